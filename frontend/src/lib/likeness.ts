/** What titles have in common: people name one matter by the same long words. */

const LEAST_TELLING = 5;
/** Shorter ones, as "for" and "the", are in all titles. */
const LEAST_COMMON = 4;

function wordsOf(title: string): string[] {
  return title.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The longest word of a title: what a search for tickets like it looks for; empty when none tells enough. */
export function tellingWord(title: string): string {
  const longest = wordsOf(title).reduce((best, word) => (word.length > best.length ? word : best), '');
  return longest.length >= LEAST_TELLING ? longest : '';
}

function longWords(title: string): Set<string> {
  return new Set(wordsOf(title.toLocaleLowerCase()).filter((word) => word.length >= LEAST_COMMON));
}

/** Those first whose titles have most words in common with one; as many, as they came. */
export function byLikeness<T extends { title: string }>(title: string, tickets: readonly T[]): T[] {
  const words = longWords(title);
  const common = (one: T): number => [...longWords(one.title)].filter((word) => words.has(word)).length;
  return tickets.toSorted((a, b) => common(b) - common(a));
}
