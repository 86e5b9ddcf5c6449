import type { Ticket } from '@/lib/api/tickets';
import type { ListItem } from '@/ui/virtual-list';
import type { List } from './queries';

type TicketItem = ListItem & { kind: 'ticket'; ticket: Ticket };
type EndItem = ListItem & { kind: 'end' };
export type Item = TicketItem | EndItem;

const END_REM = 3.5;

/** Each ticket once: one that moved while pages were read can be in two of them; the earlier read is the place it stays. */
export function ticketsOf(list: List | undefined): Ticket[] {
  const seen = new Set<number>();
  const tickets: Ticket[] = [];
  for (const page of list?.pages ?? [])
    for (const ticket of page.tickets) {
      if (seen.has(ticket.id)) continue;
      seen.add(ticket.id);
      tickets.push(ticket);
    }
  return tickets;
}

export function itemsOf(tickets: readonly Ticket[], rowRem: number, more: boolean): Item[] {
  const items = tickets.map(
    (ticket): Item => ({ kind: 'ticket', key: `${ticket.id}`, heightRem: rowRem, focusable: true, ticket }),
  );
  if (more) items.push({ kind: 'end', key: 'end', heightRem: END_REM, focusable: false });
  return items;
}

/** The list with a ticket as it is now, in its place. */
export function withTicket(list: List, ticket: Ticket): List {
  const pages = list.pages.map((page) =>
    page.tickets.some(({ id }) => id === ticket.id)
      ? { ...page, tickets: page.tickets.map((one) => (one.id === ticket.id ? ticket : one)) }
      : page,
  );
  return { ...list, pages };
}

/** Of a search: how many tickets were looked at so far; null when indexes knew at once. */
export function examinedOf(list: List | undefined): number | null {
  const pages = list?.pages.filter((page) => page.examined !== null) ?? [];
  return pages.length === 0 ? null : pages.reduce((sum, page) => sum + (page.examined ?? 0), 0);
}

/** True when the last page ended before it was full, and there is more: the search came to its bound and waits to be sent on. */
export function isBounded(list: List | undefined, pageSize: number): boolean {
  const last = list?.pages.at(-1);
  return last !== undefined && last.next !== null && last.tickets.length < pageSize;
}
