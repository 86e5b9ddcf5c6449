import { describe, expect, it } from 'vitest';
import { tellingWord } from './new-ticket-text';

describe('the word that tells what a title is about', () => {
  it('is the longest', () => expect(tellingWord('The printer on floor 3')).toBe('printer'));
  it('is the first of several as long', () => expect(tellingWord('mouse and cable')).toBe('mouse'));
  it('is none of short ones', () => expect(tellingWord('It is off')).toBe(''));
  it('is of any script', () => expect(tellingWord('Tiskárna netiskne')).toBe('Tiskárna'));
});
