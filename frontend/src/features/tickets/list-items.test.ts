import { describe, expect, it } from 'vitest';
import type { Ticket, TicketStatus } from '@/lib/api/tickets';
import { listItems, type Parts } from './list-items';

const ticket = (id: number, status: TicketStatus, waiting_for = status === 'pending' ? 'submitter' : null) =>
  ({ id, status, waiting_for }) as Ticket;
const part = (...tickets: Ticket[]) => ({ tickets, more: false });
const NOTHING: Parts = { waiting: part(), open: part(), closed: null, closedCount: '0' };
const keys = (parts: Partial<Parts>) => listItems({ ...NOTHING, ...parts }, 2).map((item) => item.key);

describe('the items of my tickets', () => {
  const waiting = part(ticket(2, 'pending'));
  const open = part(ticket(4, 'new'), ticket(3, 'assigned'));

  it('put what waits for me first', () =>
    expect(keys({ waiting, open, closedCount: '7' })).toEqual(['waiting', '2', 'open', '4', '3', 'closed']));
  it('put what one has answered with the open ones', () =>
    expect(keys({ waiting: part(ticket(5, 'pending', 'operator'), ticket(2, 'pending')), open })).toEqual([
      'waiting',
      '2',
      'open',
      '5',
      '4',
      '3',
    ]));
  it('leave out groups without tickets, but for the open one', () => expect(keys({})).toEqual(['open', 'none-open']));
  it('unfold the closed ones', () =>
    expect(keys({ open, closed: part(ticket(1, 'closed')), closedCount: '1' }).slice(-2)).toEqual(['closed', '1']));
  it('end a group with the way to more of it', () => {
    expect(keys({ open: { ...open, more: true }, closedCount: '1' })).toEqual(['open', '4', '3', 'end-open', 'closed']);
    expect(listItems({ ...NOTHING, open: { ...open, more: true } }, 2)[0]).toMatchObject({ count: '2+' });
  });
  it('move a ticket whose status has changed, and name it once', () => {
    const moved = { waiting: part(ticket(4, 'assigned')), open: part(ticket(4, 'assigned'), ticket(5, 'pending')) };
    expect(keys(moved)).toEqual(['waiting', '5', 'open', '4']);
  });
  it('show a ticket that was just closed once the group is there', () =>
    expect(keys({ open: part(ticket(4, 'closed')), closedCount: '1' })).toEqual(['open', 'none-open', 'closed']));
});
