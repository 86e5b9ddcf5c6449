import { describe, expect, it } from 'vitest';
import type { Ticket } from '@/lib/api/tickets';
import type { List } from './queries';
import { examinedOf, isBounded, itemsOf, ticketsOf, withTicket } from './queue-items';

const tickets = (...ids: number[]): Ticket[] => ids.map((id) => ({ id }) as Ticket);

function list(...pages: { ids: number[]; next?: string | null; examined?: number | null }[]): List {
  return {
    pages: pages.map(({ ids, next = null, examined = null }) => ({ tickets: tickets(...ids), next, examined })),
    pageParams: pages.map(() => null),
  };
}

describe('ticketsOf', () => {
  it('shows a ticket once, where it was first', () =>
    expect(ticketsOf(list({ ids: [3, 2] }, { ids: [2, 1] })).map(({ id }) => id)).toEqual([3, 2, 1]));
  it('is empty before anything was read', () => expect(ticketsOf(undefined)).toEqual([]));
});

it('a ticket is replaced in its place, and other pages stay the same', () => {
  const before = list({ ids: [4, 3] }, { ids: [2, 1] });
  const after = withTicket(before, { id: 3, title: 'Other' } as Ticket);
  expect(ticketsOf(after).map(({ id, title }) => [id, title])).toEqual([
    [4, undefined],
    [3, 'Other'],
    [2, undefined],
    [1, undefined],
  ]);
  expect(after.pages[1]).toBe(before.pages[1]);
});

describe('itemsOf', () => {
  it('ends with the way to more, which no key stops at', () => {
    const items = itemsOf(tickets(2, 1), 2.25, true);
    expect(items.map(({ key, focusable }) => [key, focusable])).toEqual([
      ['2', true],
      ['1', true],
      ['end', false],
    ]);
    expect(itemsOf(tickets(2, 1), 2.25, false)).toHaveLength(2);
  });
});

describe('a search', () => {
  it('says how much it looked at in all', () => {
    expect(examinedOf(list({ ids: [1], examined: 5000 }, { ids: [], examined: 120 }))).toBe(5120);
    expect(examinedOf(list({ ids: [1] }))).toBeNull();
    expect(examinedOf(undefined)).toBeNull();
  });
  it.each([
    [[1], 'abc', true],
    [[], 'abc', true],
    [[1, 2], 'abc', false],
    [[1], null, false],
  ])('%j with next %j is bounded: %j', (ids, next, want) => expect(isBounded(list({ ids, next }), 2)).toBe(want));
  it('is as its last page is', () =>
    expect(isBounded(list({ ids: [4], next: 'a' }, { ids: [3, 2], next: 'b' }), 2)).toBe(false));
});
