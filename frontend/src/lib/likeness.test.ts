import { describe, expect, it } from 'vitest';
import { byLikeness, tellingWord } from './likeness';

describe('the word that tells what a title is about', () => {
  it('is the longest', () => expect(tellingWord('The printer on floor 3')).toBe('printer'));
  it('is the first of several as long', () => expect(tellingWord('mouse and cable')).toBe('mouse'));
  it('is none of short ones', () => expect(tellingWord('It is off')).toBe(''));
  it('is of any script', () => expect(tellingWord('Tiskárna netiskne')).toBe('Tiskárna'));
});

describe('likeness', () => {
  const order = (title: string, ...titles: string[]) =>
    byLikeness(
      title,
      titles.map((one) => ({ title: one })),
    ).map((one) => one.title);
  it('is the number of words in common, in whatever case', () =>
    expect(
      order('Shared mailbox for engineering', 'VPN of engineering', 'Shared screen', 'ENGINEERING: mailbox'),
    ).toEqual(['ENGINEERING: mailbox', 'VPN of engineering', 'Shared screen']));
  it('is not of words that are in all titles, nor of one said twice', () =>
    expect(order('The lamp in the hall', 'In the the the', 'Lamp lamp', 'Lamp of a hall')).toEqual([
      'Lamp of a hall',
      'Lamp lamp',
      'In the the the',
    ]));
});
