import { describe, expect, it } from 'vitest';
import type { Ticket } from '@/lib/api/tickets';
import { changed, contested, giveTo, setStatus, undoing } from '@/ui/ticket-changes';
import { doneWords } from './changes';

const ticket = (part: Partial<Ticket>) =>
  ({
    status: 'new',
    urgency: 'normal',
    request_type: 'other',
    operator_id: null,
    operator_name: null,
    ...part,
  }) as Ticket;
const nameOf = (id: number) => `Person ${id}`;

describe('changes of a ticket', () => {
  it('gives a new ticket and takes an assigned one back together with its status', () => {
    expect(giveTo(ticket({}), 4)).toEqual({ operator_id: 4, status: 'assigned' });
    expect(giveTo(ticket({ status: 'pending' }), 4)).toEqual({ operator_id: 4 });
    expect(giveTo(ticket({ status: 'assigned', operator_id: 4 }), null)).toEqual({ operator_id: null, status: 'new' });
    expect(giveTo(ticket({ status: 'closed', operator_id: 4 }), null)).toEqual({ operator_id: null });
  });

  it('sets a status with the operator that it needs', () => {
    expect(setStatus(ticket({ status: 'pending', operator_id: 4 }), 'new', 1)).toEqual({
      status: 'new',
      operator_id: null,
    });
    expect(setStatus(ticket({}), 'assigned', 1)).toEqual({ status: 'assigned', operator_id: 1 });
    expect(setStatus(ticket({ operator_id: 4 }), 'assigned', 1)).toEqual({ status: 'assigned' });
    expect(setStatus(ticket({}), 'closed', 1)).toEqual({ status: 'closed' });
  });

  it('undoes exactly what was done', () => {
    const before = ticket({ urgency: 'low' });
    expect(undoing(before, { operator_id: 4, status: 'assigned' })).toEqual({ operator_id: null, status: 'new' });
  });

  it('shows the ticket as it will be', () => {
    expect(changed(ticket({}), { operator_id: 4, status: 'assigned' }, nameOf)).toMatchObject({
      status: 'assigned',
      operator_id: 4,
      operator_name: 'Person 4',
    });
    expect(changed(ticket({ operator_id: 4 }), { operator_id: null }, nameOf).operator_name).toBeNull();
  });

  it('is contested only where somebody else meant something else', () => {
    const before = ticket({});
    expect(contested(before, ticket({ urgency: 'high' }), { status: 'closed' })).toEqual([]);
    expect(contested(before, ticket({ status: 'pending' }), { status: 'closed' })).toEqual(['status']);
    expect(contested(before, ticket({ status: 'closed' }), { status: 'closed' })).toEqual([]);
  });

  it('says what was done', () => {
    expect(doneWords({ operator_id: 4, status: 'assigned' }, nameOf)).toBe('Assigned to Person 4');
    expect(doneWords({ operator_id: null }, nameOf)).toBe('Assigned to nobody');
    expect(doneWords({ status: 'pending' }, nameOf)).toBe('Status set to Pending');
    expect(doneWords({ description: 'x' }, nameOf)).toBe('Description saved');
  });
});
