import { expect, it } from 'vitest';
import { rowCounter } from './export';

const bytes = (text: string) => new TextEncoder().encode(text);

it('counts rows, not lines, wherever the parts end', () => {
  const text = 'ID,Title\r\n1,"two\r\nlines, ""quoted"""\r\n2,x\r\n';
  for (let at = 0; at <= text.length; at++) {
    const count = rowCounter();
    count(bytes(text.slice(0, at)));
    expect(count(bytes(text.slice(at)))).toBe(2);
  }
});
it('counts none before the head has come', () => expect(rowCounter()(bytes('ID,Ti'))).toBe(0));
