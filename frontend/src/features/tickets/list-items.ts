import type { Ticket } from '@/lib/api/tickets';
import { DAY_MS, parseUtc } from '@/lib/time';
import type { ListItem } from '@/ui/virtual-list';

export type GroupItem = ListItem & { kind: 'group'; name: 'open' | 'closed'; count: string; expanded: boolean | null };
type TicketItem = ListItem & { kind: 'ticket'; ticket: Ticket };
type NoteItem = ListItem & { kind: 'note' };
type EndItem = ListItem & { kind: 'end' };
export type Item = GroupItem | TicketItem | NoteItem | EndItem;

const GROUP_REM = 2.25;
const NOTE_REM = 2.75;
const END_REM = 3.5;

type Options = { rowRem: number; closedShown: boolean; more: boolean };

/** Open tickets, then those that are done (folded away until asked for), then the way to older ones. */
export function listItems(tickets: readonly Ticket[], { rowRem, closedShown, more }: Options): Item[] {
  const rows = tickets.map(
    (ticket): TicketItem => ({ kind: 'ticket', key: `${ticket.id}`, heightRem: rowRem, focusable: true, ticket }),
  );
  const open = rows.filter((row) => row.ticket.status !== 'closed');
  const closed = rows.filter((row) => row.ticket.status === 'closed');
  const count = (n: number): string => (more ? `${n}+` : `${n}`);
  const group = (name: 'open' | 'closed', n: number, expanded: boolean | null): GroupItem => ({
    kind: 'group',
    key: name,
    heightRem: GROUP_REM,
    focusable: false,
    name,
    count: count(n),
    expanded,
  });
  const items: Item[] = [group('open', open.length, null), ...open];
  if (open.length === 0) items.push({ kind: 'note', key: 'none-open', heightRem: NOTE_REM, focusable: false });
  if (closed.length > 0) items.push(group('closed', closed.length, closedShown));
  if (closedShown) items.push(...closed);
  if (more) items.push({ kind: 'end', key: 'end', heightRem: END_REM, focusable: false });
  return items;
}

/** An urgent ticket that nobody has taken for a day. */
export function isOverdue(ticket: Ticket, nowMs: number): boolean {
  return ticket.urgency === 'high' && ticket.status === 'new' && nowMs - parseUtc(ticket.created_at) > DAY_MS;
}
