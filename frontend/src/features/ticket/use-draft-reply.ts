import { useEffect, useRef, useState } from 'react';
import { draftReply, type TurnEvent } from '@/lib/api/chat';
import { messageOf } from '@/lib/api/errors';
import { gatherer } from '@/lib/once-a-frame';
import { phaseOf, type TurnPhase } from '@/lib/turn-phase';
import type { Reply } from './use-reply';

/** A draft that is being written: how far it is, what there is of it, and for how many seconds it has been asked for. */
export type Drafting = { phase: TurnPhase; text: string; elapsed: number };

/** One question, and what has come of its answer. */
type Asked = { abort: AbortController; take: () => string };
/** Why there is none, as long as the box stands as it did then. */
type Failure = { words: string; body: string };

const BEGUN: Drafting = { phase: { name: 'sending' }, text: '', elapsed: 0 };

/** The drawing after an event; the same one where it shows nothing new. */
function after(before: Drafting, event: TurnEvent): Drafting {
  const phase = phaseOf(event) ?? before.phase;
  const elapsed = event.event === 'reply' ? before.elapsed : event.elapsed;
  return phase.name === before.phase.name && phase.name !== 'queued' && elapsed === before.elapsed
    ? before
    : { ...before, phase, elapsed };
}

export type DraftReply = ReturnType<typeof useDraftReply>;

/**
 * A reply that the assistant drafts. The box gets it when it is whole; what there is, when it is stopped or breaks off;
 * nothing, when it is dropped or the page is left.
 */
export function useDraftReply(ticketId: number, reply: Reply) {
  const [drafting, setDrafting] = useState<Drafting | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = useRef<Asked | null>(null);
  // Nobody's any more: else who has signed out would leave it behind in the tab.
  useEffect(
    () => () => {
      asked.current?.abort.abort();
      asked.current = null;
    },
    [],
  );

  /** Ends the one that runs; what has come of it. */
  const end = (): string => {
    const mine = asked.current;
    asked.current = null;
    mine?.abort.abort();
    setDrafting(null);
    return mine?.take().trim() ?? '';
  };
  const stop = (): void => {
    const text = end();
    if (text) reply.setDrafted(text, 'cut');
  };
  const ask = async (mine: Asked, onEvent: (event: TurnEvent) => void): Promise<void> => {
    try {
      const { text } = await draftReply(ticketId, reply.own, onEvent, mine.abort.signal);
      if (asked.current !== mine) return;
      end();
      reply.setDrafted(text, 'whole');
    } catch (error) {
      // Whoever ended it has dealt with what there was.
      if (asked.current !== mine) return;
      const text = end();
      if (text) reply.setDrafted(text, 'cut');
      setFailure({ words: messageOf(error), body: text || reply.body });
    }
  };
  const start = (): void => {
    if (asked.current) return;
    let text = '';
    const pieces = gatherer((piece) => {
      text += piece;
      if (asked.current === mine) setDrafting((before) => before && { ...before, text });
    });
    const take = () => {
      pieces.flush();
      return text;
    };
    const mine: Asked = { abort: new AbortController(), take };
    asked.current = mine;
    setFailure(null);
    setDrafting(BEGUN);
    void ask(mine, (event) => {
      if (event.event === 'reply') pieces.add(event.text);
      if (asked.current === mine) setDrafting((before) => before && after(before, event));
    });
  };
  return {
    drafting,
    problem: failure && failure.body === reply.body ? failure.words : null,
    start,
    stop,
    drop: () => void end(),
  };
}
