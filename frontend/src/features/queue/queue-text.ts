import type { TicketTotal } from '@/lib/api/ticket-count';
import { number } from '@/lib/number';

/** "1 ticket", "5,000 tickets". */
export function tickets(n: number): string {
  return `${number(n)} ${n === 1 ? 'ticket' : 'tickets'}`;
}

/** "677", or "1,000+" where counting ended at its bound. */
export function atLeast({ n, exact }: TicketTotal): string {
  return exact ? number(n) : `${number(n)}+`;
}

/** "677 tickets", or "1,000+ tickets" where counting ended at its bound. */
export function totalText({ n, exact }: TicketTotal): string {
  if (n === 0 && !exact) return 'None found so far';
  return exact ? tickets(n) : `${number(n)}+ tickets`;
}

/** What a search that came to its bound says. */
export function searchedText(examined: number): string {
  return `Looked at ${tickets(examined)} in this order.`;
}
