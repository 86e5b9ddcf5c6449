import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dropAllDrafts, dropDraft, loadDraft, saveDraft } from './draft';

const EMPTY = { title: '', details: '' };

class Storage {
  [key: string]: unknown;
  getItem(key: string) {
    return (this[key] as string | undefined) ?? null;
  }
  setItem(key: string, value: string) {
    this[key] = value;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

describe('drafts', () => {
  beforeEach(() => {
    vi.stubGlobal('sessionStorage', new Storage());
  });

  it('come back to their owner alone', () => {
    saveDraft('new', 1, { title: 'a', details: 'b' });
    expect(loadDraft('new', 1, EMPTY)).toEqual({ title: 'a', details: 'b' });
    expect(loadDraft('new', 2, EMPTY)).toEqual(EMPTY);
  });
  it('ignore what is not theirs', () => {
    sessionStorage.setItem('draft:1:new', '{"title":5,"details":"b","__proto__":{"x":"1"},"other":"c"}');
    expect(loadDraft('new', 1, EMPTY)).toEqual({ title: '', details: 'b' });
  });
  it.each(['nonsense', 'null', '[]', '"text"'])('are empty when the store holds %s', (stored) => {
    sessionStorage.setItem('draft:1:new', stored);
    expect(loadDraft('new', 1, EMPTY)).toEqual(EMPTY);
  });
  it('are dropped alone or all', () => {
    saveDraft('new', 1, { title: 'a' });
    saveDraft('reply', 1, { title: 'b' });
    sessionStorage.setItem('theme', 'dark');
    dropDraft('new', 1);
    expect(loadDraft('reply', 1, EMPTY).title).toBe('b');
    dropAllDrafts();
    expect(loadDraft('reply', 1, EMPTY)).toEqual(EMPTY);
    expect(sessionStorage.getItem('theme')).toBe('dark');
  });
  it('do without a store', () => {
    vi.stubGlobal('sessionStorage', undefined);
    saveDraft('new', 1, { title: 'a' });
    dropDraft('new', 1);
    dropAllDrafts();
    expect(loadDraft('new', 1, EMPTY)).toEqual(EMPTY);
  });
});
