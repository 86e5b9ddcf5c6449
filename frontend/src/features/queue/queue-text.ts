import type { TicketTotal } from '@/lib/api/ticket-count';
import { number } from '@/lib/number';
import { isFiltered, type View } from './view';

/** "1 ticket", "5,000 tickets". */
export function tickets(n: number): string {
  return `${number(n)} ${n === 1 ? 'ticket' : 'tickets'}`;
}

/** "677 tickets", or "1,000+ tickets" where counting ended at its bound. */
export function totalText({ n, exact }: TicketTotal): string {
  if (n === 0 && !exact) return 'None found so far';
  return exact ? tickets(n) : `${number(n)}+ tickets`;
}

/** What to do about a view that nothing is in: what of it is set, by the names it has on the page. */
export function widenText(view: View): string {
  const parts = [];
  if (isFiltered({ ...view, q: '', rules: null })) parts.push('the filters');
  if (view.q !== '') parts.push('the words you search for');
  if (view.rules !== null) parts.push('the advanced filter');
  const last = parts.pop();
  return `Widen ${parts.length === 0 ? last : `${parts.join(', ')} or ${last}`}.`;
}

/** What a search that came to its bound says. */
export function searchedText(examined: number): string {
  return `Looked at ${tickets(examined)} in this order.`;
}
