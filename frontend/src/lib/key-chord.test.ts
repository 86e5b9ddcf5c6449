import { describe, expect, it } from 'vitest';
import { chordOf, find, isSingle, keyNames } from './key-chord';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('chordOf', () => {
  it('names letters without their case, and Shift apart', () => {
    expect(chordOf(press('j'), false)).toBe('j');
    expect(chordOf(press('J'), false)).toBe('j');
    expect(chordOf(press('X', { shiftKey: true }), false)).toBe('Shift+x');
  });
  it('takes a sign as it is, however the keyboard makes it', () => {
    expect(chordOf(press('?', { shiftKey: true }), false)).toBe('?');
    expect(chordOf(press('/', { shiftKey: true }), false)).toBe('/');
    expect(chordOf(press('[', {}), false)).toBe('[');
  });
  it('knows Ctrl or Cmd by the system', () => {
    expect(chordOf(press('k', { ctrlKey: true }), false)).toBe('Mod+k');
    expect(chordOf(press('k', { metaKey: true }), true)).toBe('Mod+k');
    expect(chordOf(press('k', { ctrlKey: true }), true)).toBeNull();
    expect(chordOf(press('k', { altKey: true }), false)).toBeNull();
  });
  it('is nothing for a modifier alone', () => {
    expect(chordOf(press('Shift', { shiftKey: true }), false)).toBeNull();
  });
  it('names keys of several letters', () => {
    expect(chordOf(press('Enter', { shiftKey: true }), false)).toBe('Shift+Enter');
    expect(chordOf(press('Escape'), false)).toBe('Escape');
  });
});

describe('isSingle', () => {
  it('is what types a character', () => {
    expect(['j', 'Shift+x', '?', '/'].map(isSingle)).toEqual([true, true, true, true]);
    expect(['Mod+k', 'Escape', 'ArrowDown', 'Shift+Enter'].map(isSingle)).toEqual([false, false, false, false]);
  });
});

describe('find', () => {
  const queue = { keys: 'g q' };
  const down = { keys: ['j', 'ArrowDown'] };
  const frame = { keys: 'j' };
  it('gives the nearest of several', () => {
    expect(find([down, frame], null, 'j')).toBe(down);
    expect(find([frame, down], null, 'ArrowDown')).toBe(down);
  });
  it('waits for the second key', () => {
    expect(find([queue, down], null, 'g')).toBe('begins');
    expect(find([queue, down], 'g', 'q')).toBe(queue);
  });
  it('does what the second key does alone when they are no pair', () => {
    expect(find([queue, down], 'g', 'j')).toBe(down);
    expect(find([queue, down], 'g', 'z')).toBeNull();
    expect(find([queue], null, 'q')).toBeNull();
  });
});

describe('keyNames', () => {
  it('draws them', () => {
    expect(keyNames('Mod+k', false)).toEqual(['Ctrl', 'K']);
    expect(keyNames('g q', false)).toEqual(['G', 'Q']);
    expect(keyNames('Shift+x', true)).toEqual(['Shift', 'X']);
    expect(keyNames('ArrowDown', false)).toEqual(['↓']);
  });
});
