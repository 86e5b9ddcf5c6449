import { describe, expect, it } from 'vitest';
import type { Ticket } from '@/lib/api/tickets';
import { bulkLines } from './bulk-lines';
import type { Bulk } from './bulk-text';

const nameOf = (id: number) => `person ${id}`;

function aTicket(id: number, part: Partial<Ticket> = {}): Ticket {
  const facts = { status: 'new', urgency: 'normal', request_type: 'other', operator_id: null, operator_name: null };
  return { id, title: `Matter ${id}`, ...facts, ...part } as Ticket;
}

const read = (bulk: Bulk, ...tickets: Ticket[]): string[] => {
  const { lines, more } = bulkLines(bulk, tickets, nameOf);
  const texts = lines.map(({ id, change }) => (change ? `${id} ${change.from} > ${change.to}` : `${id}`));
  return more > 0 ? [...texts, `+${more}`] : texts;
};

describe('the lines of a change of many', () => {
  it.each([
    [{ status: 'closed' }, '1 New > Closed'],
    [{ urgency: 'high' }, '1 Normal > High'],
    [{ request_type: 'hardware' }, '1 Other > Hardware'],
    [{ operator_id: 7 }, '1 Nobody > person 7'],
  ] as const)('say what %j makes of it', (values, line) =>
    expect(read({ ids: [1], values }, aTicket(1), aTicket(2))).toEqual([line]),
  );

  it('tell people of one name apart', () => {
    const taken = aTicket(1, { operator_id: 7, operator_name: 'Ada' });
    expect(read({ ids: [1], values: { operator_id: null } }, taken)).toEqual(['1 Ada > Nobody']);
    expect(read({ ids: [1], values: { operator_id: 7 } }, taken)).toEqual(['1 person 7 > person 7']);
  });

  it('begin with what becomes another', () =>
    expect(read({ ids: [1, 2], values: { urgency: 'high' } }, aTicket(1, { urgency: 'high' }), aTicket(2))).toEqual([
      '2 Normal > High',
      '1 High > High',
    ]));

  it('are five, in the order of the list; the rest is counted, whether it is loaded or not', () => {
    const loaded = [9, 8, 7, 6, 5, 4, 3].map((id) => aTicket(id));
    expect(read({ ids: [1, 3, 4, 5, 6, 7, 8, 9], remove: true }, ...loaded)).toEqual(['9', '8', '7', '6', '5', '+3']);
    expect(read({ ids: [1, 2], remove: true }, ...loaded)).toEqual(['+2']);
  });
});
