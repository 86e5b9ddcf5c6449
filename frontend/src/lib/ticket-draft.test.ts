import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, edited, type MarkedDraft } from './ticket-draft';

const inferred: MarkedDraft = {
  ...EMPTY_DRAFT,
  title: 'Lamp',
  urgency: 'high',
  inferred: ['title', 'urgency'],
};

describe('a draft', () => {
  it('is marked as the person’s where he writes', () => {
    const draft = edited(inferred, { title: 'Lamp in room 4' });
    expect(draft).toMatchObject({ title: 'Lamp in room 4', own: ['title'], inferred: ['urgency'] });
    expect(edited(draft, { title: 'Lamp' }).own).toEqual(['title']);
  });
  it('is his also where he chooses what stood there at first', () =>
    expect(edited(inferred, { urgency: 'normal' })).toMatchObject({ own: ['urgency'], inferred: ['title'] }));
  it('gives a field back that he empties', () =>
    expect(edited(edited(inferred, { title: 'Mine' }), { title: '' })).toMatchObject({
      own: [],
      inferred: ['urgency'],
    }));
});
