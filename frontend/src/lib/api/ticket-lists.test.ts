import { expect, it } from 'vitest';
import { type FoundPage, readFound } from './ticket-lists';
import type { Ticket } from './tickets';

const page = (ids: number[], next: string | null, examined: number | null): FoundPage => ({
  tickets: ids.map((id) => ({ id }) as Ticket),
  next,
  examined,
});

/** Answers in turn, each to the place that the one before told. */
function answering(...pages: FoundPage[]) {
  const asked: (string | null)[] = [];
  const read = async (cursor: string | null) => {
    asked.push(cursor);
    const answer = pages.shift();
    if (!answer) throw new Error('asked once more');
    return answer;
  };
  return { read, asked };
}

const idsOf = ({ tickets }: FoundPage) => tickets.map(({ id }) => id);

it('goes on with a search that a busy server stopped early', async () => {
  const { read, asked } = answering(page([], 'a', 1890), page([7], 'b', 900), page([5], null, 210));
  const found = await readFound(read, null, 100);
  expect(asked).toEqual([null, 'a', 'b']);
  expect([idsOf(found), found.next, found.examined]).toEqual([[7, 5], null, 3000]);
});

it.each([
  ['has looked at all it should', page([], 'a', 5000)],
  ['is full', page([4, 3], 'a', 20)],
  ['is the last', page([], null, 20)],
  ['was found by an index', page([4], 'a', null)],
])('asks once when the page %s', async (_, answer) => {
  const { read, asked } = answering(answer);
  await readFound(read, 'here', 2);
  expect(asked).toEqual(['here']);
});
