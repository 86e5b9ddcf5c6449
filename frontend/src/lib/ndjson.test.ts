import { describe, expect, it } from 'vitest';
import { lineReader } from './ndjson';

function read(...pieces: string[]): unknown[] {
  const values: unknown[] = [];
  const { feed, end } = lineReader((value) => values.push(value));
  for (const piece of pieces) feed(piece);
  end();
  return values;
}

const TWO = '{"event":"reply","text":"It is\\nthe lämp"}\n{"event":"result","ready":true}\n';
const VALUES = [
  { event: 'reply', text: 'It is\nthe lämp' },
  { event: 'result', ready: true },
];

describe('lineReader', () => {
  it('hands on a value a line', () => expect(read(TWO)).toEqual(VALUES));
  it('does not mind where the lines are cut', () => {
    for (let cut = 0; cut <= TWO.length; cut++) expect(read(TWO.slice(0, cut), TWO.slice(cut))).toEqual(VALUES);
    expect(read(...TWO)).toEqual(VALUES);
  });
  it('does not mind CRLF and empty lines', () =>
    expect(read('\n\r\n{"a":1}\r', '\n', '\n{"b":2}\r\n')).toEqual([{ a: 1 }, { b: 2 }]));
  it('takes a last line that has no end', () => expect(read('{"a":1}\n{"b":', '2}')).toEqual([{ a: 1 }, { b: 2 }]));
  it('waits for the end of a line', () => {
    const values: unknown[] = [];
    const { feed } = lineReader((value) => values.push(value));
    feed('{"a":1}');
    expect(values).toEqual([]);
    feed('\n');
    expect(values).toEqual([{ a: 1 }]);
  });
  it('refuses what is no JSON, and what breaks off', () => {
    expect(() => read('<html>\n')).toThrow(SyntaxError);
    expect(() => read('{"a":1}\n{"b":')).toThrow(SyntaxError);
  });
});
