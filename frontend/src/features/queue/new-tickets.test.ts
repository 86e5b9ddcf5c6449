import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '@/lib/live';
import { type Entry, entryOf } from './new-tickets';
import { EVERYTHING, OPEN, type View } from './view';

const ME = 3;
const created: LiveEvent = {
  id: 9,
  at: '2026-11-28T10:00:00',
  kind: 'ticket.created',
  ticket_id: 4,
  actor_id: 7,
  actor_name: 'Maya',
  changes: { status: [null, 'new'], urgency: [null, 'high'], request_type: [null, 'software'] },
};
const RULES = { match: 'all', rules: [] } as unknown as View['rules'];
const entry = (event: Partial<LiveEvent>, part: Partial<View>): Entry =>
  entryOf({ ...created, ...event }, { ...EVERYTHING, ...part }, ME);

describe('a new ticket', () => {
  it.each<[Partial<View>, Entry]>([
    [{}, 'yes'],
    [{ status: OPEN }, 'yes'],
    [{ status: ['closed'] }, 'no'],
    [{ urgency: ['high', 'low'] }, 'yes'],
    [{ urgency: ['low'] }, 'no'],
    [{ request_type: ['hardware'] }, 'no'],
    [{ operator_id: ['me'] }, 'no'],
    [{ operator_id: ['me', 'none'] }, 'yes'],
    [{ created_by_id: 7 }, 'yes'],
    [{ created_by_id: 8 }, 'no'],
    [{ waiting_for: ['operator'] }, 'no'],
    [{ created_within: 7 }, 'yes'],
    [{ closed_within: 7 }, 'no'],
    [{ q: 'printer' }, 'perhaps'],
    [{ rules: RULES }, 'perhaps'],
  ])('in %j: %s', (part, want) => expect(entry({}, part)).toBe(want));
  it('without details may belong anywhere', () => expect(entry({ changes: null }, { urgency: ['low'] })).toBe('yes'));
});

describe('a ticket that was changed', () => {
  const assigned = (from: number | null, to: number | null) =>
    ({ kind: 'ticket.assigned', changes: { operator_id: [from, to], status: ['new', 'assigned'] } }) as const;
  it.each<[string, Partial<LiveEvent>, Partial<View>, Entry]>([
    ['assigned to me, in mine', assigned(null, ME), { operator_id: ['me'] }, 'perhaps'],
    ['assigned to me, by my number', assigned(5, ME), { operator_id: [`${ME}`] }, 'perhaps'],
    ['assigned to another, in mine', assigned(ME, 5), { operator_id: ['me'] }, 'leaves'],
    ['given back, in nobody’s', assigned(5, null), { operator_id: ['none'], status: OPEN }, 'perhaps'],
    ['taken, in nobody’s', assigned(null, 5), { operator_id: ['none'] }, 'leaves'],
    ['taken, among all that are open', assigned(null, 5), { status: OPEN }, 'no'],
    ['reopened', { kind: 'ticket.status', changes: { status: ['closed', 'assigned'] } }, { status: OPEN }, 'perhaps'],
    ['closed', { kind: 'ticket.status', changes: { status: ['new', 'closed'] } }, { status: OPEN }, 'leaves'],
    ['closed', { kind: 'ticket.status', changes: { status: ['new', 'closed'] } }, { closed_within: 7 }, 'perhaps'],
    ['reopened', { kind: 'ticket.status', changes: { status: ['closed', 'new'] } }, { closed_within: 7 }, 'leaves'],
    [
      'more urgent',
      { kind: 'ticket.changed', changes: { urgency: ['low', 'high'] } },
      { urgency: ['high'] },
      'perhaps',
    ],
    ['of other words', { kind: 'ticket.changed', changes: { description: { revision: 1 } } }, { q: 'x' }, 'perhaps'],
    [
      'of other words, without a search',
      { kind: 'ticket.changed', changes: { description: { revision: 1 } } },
      {},
      'no',
    ],
    ['answered', { kind: 'comment.created', changes: { comment_id: 1 } }, { waiting_for: ['operator'] }, 'perhaps'],
    ['answered, elsewhere', { kind: 'comment.created', changes: { comment_id: 1 } }, { status: OPEN }, 'no'],
    [
      'changed somehow, under rules',
      { kind: 'ticket.changed', changes: { urgency: ['low', 'high'] } },
      { rules: RULES },
      'perhaps',
    ],
    ['there again', { kind: 'ticket.restored', changes: null }, {}, 'perhaps'],
    ['deleted', { kind: 'ticket.deleted', changes: null }, {}, 'leaves'],
  ])('%s', (_, event, part, want) => expect(entry(event, part)).toBe(want));
});
