import { describe, expect, it } from 'vitest';
import { among, BULK_MAX, extend, extentOf, firstOf, NOTHING, type Selection, toggle, toggleAll } from './selection';

const ORDER = [50, 40, 30, 20, 10];
const ids = (selection: Selection) => [...selection.ids].sort((a, b) => b - a);

describe('toggle', () => {
  it('takes one in and out', () => {
    const one = toggle(NOTHING, 30);
    expect(ids(one)).toEqual([30]);
    expect(ids(toggle(one, 30))).toEqual([]);
  });
  it('changes nothing that was given', () => {
    toggle(NOTHING, 30);
    expect(NOTHING.ids.size).toBe(0);
  });
});

describe('extend', () => {
  it.each([
    [20, [40, 30, 20]],
    [50, [50, 40]],
    [40, [40]],
  ])('reaches from the last choice to %i', (to, want) =>
    expect(ids(extend(toggle(NOTHING, 40), ORDER, to))).toEqual(want),
  );
  it('keeps what was chosen elsewhere, and the place it began', () => {
    const apart = toggle(toggle(NOTHING, 10), 40);
    expect(ids(extend(extend(apart, ORDER, 30), ORDER, 50))).toEqual([50, 40, 30, 10]);
  });
  it('begins with the row itself', () => expect(ids(extend(NOTHING, ORDER, 20))).toEqual([20]));
  it('begins anew when the place is not in the list any more', () =>
    expect(ids(extend(toggle(NOTHING, 99), ORDER, 20))).toEqual([99, 20]));
  it('knows no row outside of the list', () => expect(extend(NOTHING, ORDER, 99)).toBe(NOTHING));
});

describe('all of them', () => {
  it('is everything, then nothing', () => {
    const all = toggleAll(toggle(NOTHING, 30), ORDER);
    expect(ids(all)).toEqual(ORDER);
    expect(toggleAll(all, ORDER)).toBe(NOTHING);
  });
  it('is told apart from some and none', () => {
    expect(extentOf(NOTHING, ORDER)).toBe('none');
    expect(extentOf(NOTHING, [])).toBe('none');
    expect(extentOf(toggle(NOTHING, 30), ORDER)).toBe('some');
    expect(extentOf(toggleAll(NOTHING, ORDER), ORDER)).toBe('all');
    expect(extentOf(toggleAll(NOTHING, ORDER), [...ORDER, 5])).toBe('some');
  });
});

it('too many are cut to the first of the list', () => {
  const order = Array.from({ length: BULK_MAX + 20 }, (_, i) => 1000 - i);
  const cut = firstOf(toggleAll(NOTHING, order), order);
  expect(cut.ids.size).toBe(BULK_MAX);
  expect(cut.ids.has(1000)).toBe(true);
  expect(cut.ids.has(1000 - BULK_MAX)).toBe(false);
});

it('those that are gone are not chosen', () => {
  const all = toggleAll(NOTHING, ORDER);
  expect(ids(among(all, [50, 30, 20, 7]))).toEqual([50, 30, 20]);
  expect(among(all, [7, ...ORDER])).toBe(all);
  expect(among(NOTHING, [])).toBe(NOTHING);
});
