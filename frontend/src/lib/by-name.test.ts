import { expect, it } from 'vitest';
import { byName } from './by-name';

it('orders by letters, not by their codes or by who came first', () => {
  const people = ['zoe', 'Ömer', 'Adam', 'Person 10', 'Person 2', 'Zoe', 'Olga', 'adam'].map((name, id) => ({
    id,
    name,
  }));
  expect(byName(people).map(({ name }) => name)).toEqual([
    'adam',
    'Adam',
    'Olga',
    'Ömer',
    'Person 2',
    'Person 10',
    'zoe',
    'Zoe',
  ]);
});

it('of one name, who came first is first', () =>
  expect(
    byName([
      { id: 9, name: 'Ada' },
      { id: 3, name: 'Ada' },
    ]).map(({ id }) => id),
  ).toEqual([3, 9]));
