import { describe, expect, it } from 'vitest';
import type { Ticket, TicketStatus, TicketUrgency } from '@/lib/api/tickets';
import { isOverdue, listItems } from './list-items';

function ticket(id: number, status: TicketStatus, urgency: TicketUrgency = 'normal'): Ticket {
  return { id, status, urgency, created_at: '2026-11-24T12:00:00' } as Ticket;
}

const OPTIONS = { rowRem: 2, closedShown: false, more: false };
const keys = (tickets: Ticket[], options = {}) =>
  listItems(tickets, { ...OPTIONS, ...options }).map((item) => item.key);

describe('listItems', () => {
  const mixed = [ticket(4, 'new'), ticket(3, 'closed'), ticket(2, 'pending'), ticket(1, 'closed')];

  it('puts the open ones first and folds the closed ones away', () =>
    expect(keys(mixed)).toEqual(['open', '4', '2', 'closed']));
  it('unfolds them', () => expect(keys(mixed, { closedShown: true })).toEqual(['open', '4', '2', 'closed', '3', '1']));
  it('ends with the way to more', () => expect(keys(mixed, { more: true }).at(-1)).toBe('end'));
  it('says when nothing is open', () => expect(keys([ticket(1, 'closed')])).toEqual(['open', 'none-open', 'closed']));
  it('has no closed group without closed ones', () => expect(keys([ticket(1, 'assigned')])).toEqual(['open', '1']));
  it('counts what is known', () => {
    const count = (more: boolean) => listItems(mixed, { ...OPTIONS, more })[0];
    expect(count(false)).toMatchObject({ count: '2', expanded: null });
    expect(count(true)).toMatchObject({ count: '2+' });
  });
});

describe('isOverdue', () => {
  const later = (hours: number) => Date.UTC(2026, 10, 24, 12 + hours);
  it('is a high, new ticket older than a day', () => {
    expect(isOverdue(ticket(1, 'new', 'high'), later(25))).toBe(true);
    expect(isOverdue(ticket(1, 'new', 'high'), later(23))).toBe(false);
    expect(isOverdue(ticket(1, 'assigned', 'high'), later(25))).toBe(false);
    expect(isOverdue(ticket(1, 'new', 'normal'), later(25))).toBe(false);
  });
});
