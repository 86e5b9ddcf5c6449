import { describe, expect, it } from 'vitest';
import { parseUtc, timeAgo } from './time';

describe('parseUtc', () => {
  it.each([
    ['2026-11-24T13:05:09', Date.UTC(2026, 10, 24, 13, 5, 9)],
    ['2026-11-24T13:05:09.123456', Date.UTC(2026, 10, 24, 13, 5, 9, 123)],
    ['2026-11-24T13:05:09.100000', Date.UTC(2026, 10, 24, 13, 5, 9, 100)],
    ['2026-11-24T13:05:09.000007', Date.UTC(2026, 10, 24, 13, 5, 9)],
  ])('reads %s as UTC', (text, ms) => expect(parseUtc(text)).toBe(ms));

  it.each(['', 'yesterday', '2026-11-24', '2026-11-24T13:05', '2026-13-45T99:99:99'])('refuses %j', (text) =>
    expect(parseUtc(text)).toBeNaN(),
  );
});

describe('timeAgo', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  const minute = 60_000;
  it.each([
    [0, 'just now'],
    [-5 * minute, 'just now'],
    [59_999, 'just now'],
    [minute, '1m ago'],
    [59 * minute, '59m ago'],
    [60 * minute, '1h ago'],
    [23 * 60 * minute, '23h ago'],
    [24 * 60 * minute, 'yesterday'],
    [6 * 24 * 60 * minute, '6d ago'],
    [8 * 24 * 60 * minute, 'Nov 16'],
    [400 * 24 * 60 * minute, 'Oct 20, 2025'],
  ])('%i ms ago is %s', (ago, text) => expect(timeAgo(now - ago, now)).toBe(text));
  it('says nothing about no time', () => expect(timeAgo(Number.NaN, now)).toBe(''));
});
