import { describe, expect, it } from 'vitest';
import type { Ticket, TicketStatus } from '@/lib/api/tickets';
import { changed, doneWords, giveTo, isSo, setStatus, undoing } from './ticket-changes';

const ticket = (status: TicketStatus, operator_id: number | null = null): Ticket =>
  ({ id: 1, status, operator_id, urgency: 'normal', operator_name: operator_id === null ? null : 'Ada' }) as Ticket;
const nameOf = (id: number) => `person ${id}`;

describe('what follows from a choice', () => {
  it.each([
    ['new', null, 5, { operator_id: 5, status: 'assigned' }],
    ['pending', null, 5, { operator_id: 5 }],
    ['assigned', 3, null, { operator_id: null, status: 'new' }],
    ['closed', 3, null, { operator_id: null }],
  ] as const)('%s of %j given to %j', (status, from, to, want) =>
    expect(giveTo(ticket(status, from), to)).toEqual(want),
  );
  it.each([
    ['assigned', 3, 'new', { status: 'new', operator_id: null }],
    ['new', null, 'assigned', { status: 'assigned', operator_id: 7 }],
    ['pending', 3, 'assigned', { status: 'assigned' }],
    ['new', null, 'closed', { status: 'closed' }],
  ] as const)('%s of %j made %s', (status, operator, to, want) =>
    expect(setStatus(ticket(status, operator), to, 7)).toEqual(want),
  );
});

it('is undone by the same fields as they were', () => {
  const before = ticket('new');
  const changes = giveTo(before, 5);
  expect(undoing(before, changes)).toEqual({ operator_id: null, status: 'new' });
  expect(isSo(before, changes)).toBe(false);
  expect(isSo(changed(before, changes, nameOf), changes)).toBe(true);
});

it('names who gets it', () => {
  expect(changed(ticket('new'), { operator_id: 5 }, nameOf).operator_name).toBe('person 5');
  expect(changed(ticket('new', 3), { operator_id: null }, nameOf).operator_name).toBeNull();
  expect(changed(ticket('new', 3), { urgency: 'high' }, nameOf).operator_name).toBe('Ada');
});

it.each([
  [{ operator_id: 5, status: 'assigned' }, 'assigned to person 5'],
  [{ operator_id: null, status: 'new' }, 'given back: New, assigned to nobody'],
  [{ status: 'pending' }, 'set to Pending'],
  [{ urgency: 'high' }, 'set to High urgency'],
  [{ request_type: 'hardware' }, 'put under Hardware'],
] as const)('%j', (changes, words) => expect(doneWords(changes, nameOf)).toBe(words));
