import { describe, expect, it } from 'vitest';
import { axisTop, type Day, dayName, dayText, indexAt, labelled, linePath, moved } from './trend';

const day = (created: number, closed: number, name = '2026-11-05'): Day => ({ day: name, created, closed });

describe('axisTop', () => {
  it.each([
    [0, 4],
    [3, 4],
    [5, 6],
    [9, 10],
    [11, 20],
    [61, 80],
    [100, 100],
    [101, 200],
    [1293, 2000],
  ])('of %i is %i', (most, top) => {
    expect(axisTop([day(most, 0), day(0, 1)])).toBe(top);
    expect(axisTop([day(0, most)])).toBe(top);
  });
  it('has one without days', () => expect(axisTop([])).toBe(4));
});

describe('linePath', () => {
  it('goes from edge to edge', () =>
    expect(linePath([day(0, 4), day(2, 2), day(4, 0)], 'created', 4)).toBe('M0.00 100.00L50.00 50.00L100.00 0.00'));
  it('draws one day in the middle', () => expect(linePath([day(1, 0)], 'closed', 4)).toBe('M50.00 100.00'));
});

describe('indexAt', () => {
  it('takes the nearest day and stays inside', () =>
    expect([-1, 0, 0.49, 0.51, 1, 2].map((share) => indexAt(share, 2))).toEqual([0, 0, 0, 1, 1, 1]));
});

describe('labelled', () => {
  it.each([7, 30, 90])('names at most eight of %i days, the first always', (count) => {
    const indexes = labelled(count);
    expect(indexes[0]).toBe(0);
    expect(indexes.length).toBeLessThanOrEqual(8);
    expect(indexes.length).toBeGreaterThanOrEqual(7);
    expect(Math.max(...indexes)).toBeLessThan(count);
  });
});

describe('words', () => {
  it('name a day of UTC', () => expect(dayName('2026-11-05')).toBe('Nov 5'));
  it('leave alone what is no day', () => expect(dayName('soon')).toBe('soon'));
  it('say that today is not over', () => {
    const days = [day(60, 58), day(1200, 3, '2026-11-06')];
    expect(dayText(days, 0)).toBe('Nov 5: 60 created, 58 closed');
    expect(dayText(days, 1)).toBe('Nov 6, today so far: 1,200 created, 3 closed');
    expect(dayText(days, 2)).toBe('');
  });
});

describe('moved', () => {
  it('moves by days and weeks, to the ends, and not beyond', () => {
    expect(moved('ArrowRight', 3, 30)).toBe(4);
    expect(moved('ArrowLeft', 0, 30)).toBe(0);
    expect(moved('PageUp', 25, 30)).toBe(29);
    expect(moved('PageDown', 25, 30)).toBe(18);
    expect(moved('Home', 25, 30)).toBe(0);
    expect(moved('End', 2, 30)).toBe(29);
  });
  it('leaves other keys alone', () => {
    expect(moved('Tab', 3, 30)).toBeNull();
    expect(moved('toString', 3, 30)).toBeNull();
  });
});
