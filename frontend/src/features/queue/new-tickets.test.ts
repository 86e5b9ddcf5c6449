import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '@/lib/live';
import { mayBelong } from './new-tickets';
import { EVERYTHING, OPEN, type View } from './view';

const created: LiveEvent = {
  id: 9,
  at: '2026-11-28T10:00:00',
  kind: 'ticket.created',
  ticket_id: 4,
  actor_id: 7,
  actor_name: 'Maya',
  changes: { status: [null, 'new'], urgency: [null, 'high'], request_type: [null, 'software'] },
};

describe('a new ticket', () => {
  it.each<[Partial<View>, boolean]>([
    [{}, true],
    [{ status: OPEN }, true],
    [{ status: ['closed'] }, false],
    [{ urgency: ['high', 'low'] }, true],
    [{ urgency: ['low'] }, false],
    [{ request_type: ['hardware'] }, false],
    [{ operator_id: ['me'] }, false],
    [{ operator_id: ['me', 'none'] }, true],
    [{ created_by_id: 7 }, true],
    [{ created_by_id: 8 }, false],
    [{ q: 'printer' }, true],
  ])('in %j: %j', (part, want) => expect(mayBelong(created, { ...EVERYTHING, ...part })).toBe(want));
  it('is no other event', () => expect(mayBelong({ ...created, kind: 'ticket.status' }, EVERYTHING)).toBe(false));
  it('without details may belong anywhere', () =>
    expect(mayBelong({ ...created, changes: null }, { ...EVERYTHING, urgency: ['low'] })).toBe(true));
});
