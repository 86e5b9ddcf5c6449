import type { TicketUrgency } from '@/lib/api/tickets';

export const URGENCY_MEANING: Record<TicketUrgency, string> = {
  low: 'It can wait; there is a way around it.',
  normal: 'It slows me down.',
  high: 'I or others cannot work.',
};

const LEAST_LETTERS = 5;

/** The longest word of a title: what a search for tickets like it looks for; empty when none tells enough. */
export function tellingWord(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
  return longest.length >= LEAST_LETTERS ? longest : '';
}
