import { describe, expect, it } from 'vitest';
import type { Comment, TicketEvent } from '@/lib/api/ticket';
import { timelineItems } from './timeline-items';

const nameOf = (id: number) => `Person ${id}`;
const at = (minute: number) => `2026-11-28T10:${String(minute).padStart(2, '0')}:00.000001`;

function event(id: number, minute: number, changes: TicketEvent['changes'], part: Partial<TicketEvent> = {}) {
  return {
    id,
    at: at(minute),
    kind: 'ticket.changed',
    actor_id: 1,
    actor_name: 'Grace',
    changes,
    ...part,
  } as TicketEvent;
}

function comment(id: number, minute: number): Comment {
  const internal = false;
  return { id, ticket_id: 1, author_id: 2, author_name: 'Maya', body: 'x', created_at: at(minute), internal };
}

const outline = (comments: Comment[], events: TicketEvent[]) =>
  timelineItems(comments, events, nameOf).map((item) =>
    item.kind === 'comment' ? item.key : `${item.actor} ${item.text}`,
  );

describe('the history of a ticket', () => {
  it('is in the order of time, without what is shown otherwise', () => {
    const events = [
      event(1, 0, {}, { kind: 'ticket.created' }),
      event(2, 1, { comment_id: 1 }, { kind: 'comment.created' }),
      event(3, 2, { urgency: ['low', 'high'] }),
    ];
    expect(outline([comment(1, 1), comment(2, 3)], events)).toEqual(['c1', 'Grace set the urgency to High', 'c2']);
  });

  it('folds what one person did in a row into what it came to', () => {
    const events = [
      event(1, 0, { status: ['new', 'pending'] }),
      event(2, 1, { urgency: ['low', 'high'] }),
      event(3, 2, { status: ['pending', 'closed'] }),
    ];
    const [item] = timelineItems([], events, nameOf);
    expect(item).toMatchObject({ actor: 'Grace', text: 'closed this and set the urgency to High', at: at(2) });
    expect(item?.kind === 'change' && item.steps.map((step) => step.text)).toEqual([
      'set the status to Pending',
      'set the urgency to High',
      'closed this',
    ]);
  });

  it('does not fold over a comment, another person or an hour', () => {
    const one = event(1, 0, { urgency: ['low', 'high'] });
    const same = event(2, 2, { urgency: ['high', 'low'] });
    expect(outline([comment(1, 1)], [one, same])).toHaveLength(3);
    expect(outline([], [one, { ...same, actor_id: 9 }])).toHaveLength(2);
    expect(outline([], [one, { ...same, at: '2026-11-28T11:00:00.000001' }])).toHaveLength(2);
    expect(outline([], [one, same])).toEqual(['Grace changed this and changed it back']);
  });

  it('names a person who is gone', () => {
    const gone = event(1, 0, { urgency: ['low', 'high'] }, { actor_id: null, actor_name: null });
    expect(outline([], [gone])).toEqual(['Somebody set the urgency to High']);
  });
});
