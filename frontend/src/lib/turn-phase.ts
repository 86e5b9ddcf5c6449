/** How far a turn of the model's is, and in which words a page says so. */
import type { TurnEvent } from './api/chat';

export type TurnPhase = { name: 'sending' | 'thinking' | 'replying' } | { name: 'queued'; position: number };

/** The phase that an event begins; null when it begins none. */
export function phaseOf(event: TurnEvent): TurnPhase | null {
  switch (event.event) {
    case 'queued':
      return { name: 'queued', position: event.position };
    case 'started':
      return { name: 'thinking' };
    case 'reply':
      return { name: 'replying' };
    case 'waiting':
      return null;
  }
}

export function phaseWords(phase: TurnPhase): string {
  if (phase.name === 'queued') {
    const before = phase.position - 1;
    return before === 0 ? 'In line: you are next.' : `In line: ${before} before you.`;
  }
  if (phase.name === 'replying') return 'The assistant is writing…';
  return phase.name === 'sending' ? 'Sending…' : 'The assistant is reading…';
}
