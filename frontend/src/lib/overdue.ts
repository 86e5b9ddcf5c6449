import type { Ticket } from './api/tickets';
import { DAY_MS, parseUtc } from './time';

/** An urgent ticket that nobody has taken for a day. */
export function isOverdue(ticket: Ticket, nowMs: number): boolean {
  return ticket.urgency === 'high' && ticket.status === 'new' && nowMs - parseUtc(ticket.created_at) > DAY_MS;
}
