import { describe, expect, it } from 'vitest';
import { changeWords } from './event-words';

const NAMES: Record<number, string> = { 7: 'Dev Patel' };
const words = (changes: Record<string, unknown>, actorId = 3) =>
  changeWords(changes, { actorId, nameOf: (id) => NAMES[id] ?? 'an operator' });

describe('changes in words', () => {
  it('names who has the ticket now', () => {
    expect(words({ operator_id: [null, 7] })).toBe('assigned this to Dev Patel');
    expect(words({ operator_id: [null, 9] })).toBe('assigned this to an operator');
    expect(words({ operator_id: [7, null] })).toBe('assigned this to nobody');
    expect(words({ operator_id: [null, 7] }, 7)).toBe('took this');
  });

  it('leaves out the status that follows from the operator', () => {
    expect(words({ operator_id: [null, 7], status: ['new', 'assigned'] })).toBe('assigned this to Dev Patel');
    expect(words({ operator_id: [7, null], status: ['assigned', 'new'] })).toBe('assigned this to nobody');
    expect(words({ operator_id: [null, 7], status: ['new', 'pending'] })).toBe(
      'assigned this to Dev Patel and set the status to Pending',
    );
  });

  it('says closed and reopened', () => {
    expect(words({ status: ['assigned', 'closed'] })).toBe('closed this');
    expect(words({ status: ['closed', 'new'] })).toBe('reopened this');
    expect(words({ status: ['closed', 'pending'] })).toBe('reopened this as Pending');
  });

  it('joins what was done at once', () => {
    const changes = { urgency: ['low', 'high'], request_type: ['other', 'software'], description: { revision: 1 } };
    expect(words(changes)).toBe('set the urgency to High, set the category to Software, and edited the description');
  });

  it('knows nothing of fields it does not know, and shows words it does not know', () => {
    expect(words({ comment_id: 5 })).toBeNull();
    expect(words({ urgency: ['low', 'extreme'] })).toBe('set the urgency to extreme');
  });
});
