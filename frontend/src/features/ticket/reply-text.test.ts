import { describe, expect, it } from 'vitest';
import { draftedOf, EMPTY, ownOf, takenBack, withDraft, written } from './reply-text';

const NOTES = { ...EMPTY, body: 'unplug it', key: 'k1' };

describe('a drafted reply', () => {
  it('takes the place of the notes, and gives it back with the name of their attempt', () => {
    const drafted = withDraft(NOTES, 'Please unplug it.', 'whole');
    expect(drafted).toMatchObject({ body: 'Please unplug it.', key: '', drafted: 'whole', before: 'unplug it' });
    expect(takenBack(drafted)).toEqual(NOTES);
  });
  it('that is drafted anew still has the notes behind it', () => {
    const again = withDraft(withDraft(NOTES, 'One.', 'cut'), 'Two.', 'whole');
    expect(ownOf(again)).toBe('unplug it');
    expect(takenBack(again)).toEqual(NOTES);
  });
  it('is a person’s from the first change on, and the notes are still there', () => {
    const changed = written(withDraft(NOTES, 'Please unplug it.', 'whole'), 'Please, unplug it.');
    expect(draftedOf(changed)).toBeNull();
    expect(ownOf(changed)).toBe('Please, unplug it.');
    const back = takenBack(changed);
    expect(back).toMatchObject({ body: 'unplug it', key: 'k1', before: 'Please, unplug it.' });
    expect(takenBack(back)).toMatchObject({ body: 'Please, unplug it.', before: 'unplug it' });
  });
  it('loses its attempt when it is changed', () => {
    expect(written({ ...NOTES, mode: 'note' }, 'x')).toEqual({ ...EMPTY, body: 'x', mode: 'note' });
  });
  it('is nobody’s when what is kept makes no sense', () => {
    expect(draftedOf({ ...NOTES, drafted: 'perhaps' })).toBeNull();
  });
});
