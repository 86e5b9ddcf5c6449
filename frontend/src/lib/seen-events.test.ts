import { beforeEach, describe, expect, it, vi } from 'vitest';
import { beginSeen, isNew, loadSeen, markSeen } from './seen-events';

describe('seen events', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
  });
  const isNewNow = (ticket_id: number, id: number) =>
    isNew(loadSeen(1) ?? { since: 0, tickets: {} }, { ticket_id, id });

  it('begin with the first visit', () => {
    expect(loadSeen(1)).toBeNull();
    beginSeen(1, 10);
    expect(isNewNow(5, 10)).toBe(false);
    expect(isNewNow(5, 11)).toBe(true);
  });

  it('are those of one person and one ticket', () => {
    beginSeen(1, 10);
    markSeen(1, 5, 12);
    expect(isNewNow(5, 12)).toBe(false);
    expect(isNewNow(5, 13)).toBe(true);
    expect(isNewNow(6, 12)).toBe(true);
    expect(loadSeen(2)).toBeNull();
  });

  it('never go back', () => {
    beginSeen(1, 10);
    markSeen(1, 5, 20);
    markSeen(1, 5, 15);
    expect(isNewNow(5, 20)).toBe(false);
  });

  it('are bounded: what is forgotten counts as seen', () => {
    beginSeen(1, 0);
    for (let ticket = 1; ticket <= 501; ticket++) markSeen(1, ticket, ticket);
    const seen = loadSeen(1);
    expect(Object.keys(seen?.tickets ?? {})).toHaveLength(500);
    expect(isNewNow(1, 1)).toBe(false);
    expect(isNewNow(1, 2)).toBe(true);
  });

  it('survive what is not theirs in the storage', () => {
    kept.set('seen:1', '{"since":"x"}');
    expect(loadSeen(1)).toBeNull();
    kept.set('seen:1', '{');
    expect(loadSeen(1)).toBeNull();
  });
});
