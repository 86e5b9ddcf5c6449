import { describe, expect, it } from 'vitest';
import type { LatestEvent } from '@/lib/api/latest-events';
import type { Ticket } from '@/lib/api/tickets';
import { lastEventWords } from './last-event';

const ME = 1;
const words = (event: Partial<LatestEvent>, ticket: Partial<Ticket> = {}) =>
  lastEventWords(
    { actor_id: 2, actor_name: 'Grace', changes: {}, kind: 'ticket.changed', ...event } as LatestEvent,
    { status: 'assigned', operator_id: 3, operator_name: 'Dev', ...ticket } as Ticket,
    ME,
  );

describe('what happened last', () => {
  it('asks when the ticket waits for an answer', () => {
    const waiting = { status: 'pending', waiting_for: 'submitter' } as const;
    expect(words({ kind: 'comment.created' }, waiting)).toBe('Grace asked you a question');
    expect(words({ changes: { status: ['new', 'pending'] } }, waiting)).toBe('Grace asked you a question');
    expect(words({ kind: 'comment.created' })).toBe('Grace replied');
    expect(words({ kind: 'comment.created', actor_id: ME }, { ...waiting, waiting_for: 'operator' })).toBe(
      'You replied',
    );
  });
  it('says who did what', () => {
    expect(words({ kind: 'ticket.created', actor_id: ME })).toBe('You created this');
    expect(words({ changes: { operator_id: [null, 3] } })).toBe('Grace assigned this to Dev');
    expect(words({ changes: { operator_id: [null, 2] } })).toBe('Grace took this');
    expect(words({ changes: { status: ['new', 'closed'] }, actor_id: ME })).toBe('You closed this');
    expect(words({ changes: {}, actor_name: null })).toBe('Somebody changed this');
  });
});
