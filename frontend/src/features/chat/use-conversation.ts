import { useEffect, useReducer, useRef, useState } from 'react';
import { chatTurn, type TurnEvent } from '@/lib/api/chat';
import { messageOf } from '@/lib/api/errors';
import { loadConversation, saveConversation, type useTicketDraft } from '@/lib/ticket-draft';
import { phaseOf } from '@/lib/turn-phase';
import {
  awaitsAnswer,
  type Conversation,
  parseConversation,
  printConversation,
  type Said,
  step,
  turnOf,
  withResult,
} from './conversation';
import { type StreamedText, streamedText } from './streamed-text';

type Asked = { abort: AbortController; since: number; heardAt: number };

/** Kept in the tab at each change, so that a reload loses nothing. */
function useKeep(ownerId: number, conversation: Conversation): void {
  const text = printConversation(conversation);
  useEffect(() => saveConversation(ownerId, text), [ownerId, text]);
}

export type Talk = {
  conversation: Conversation;
  /** The answer that is coming. */
  streamed: StreamedText;
  write: (text: string) => void;
  send: () => void;
  retry: () => void;
  stop: () => void;
  /** Stops, and forgets everything. */
  empty: () => void;
  /** How long the answer has been asked for, and how long it has been silent; null while there is none. */
  seconds: () => { elapsed: number; silent: number } | null;
};

/** A conversation about one's draft, one turn at a time. Leaving the page stops the turn. */
export function useConversation(ownerId: number, draft: ReturnType<typeof useTicketDraft>): Talk {
  const [conversation, dispatch] = useReducer(step, ownerId, (id) => parseConversation(loadConversation(id)));
  const [streamed] = useState(streamedText);
  const asked = useRef<Asked | null>(null);
  useKeep(ownerId, conversation);
  useEffect(() => () => asked.current?.abort.abort(), []);

  const onEvent = (event: TurnEvent): void => {
    if (event.event === 'reply' && asked.current) asked.current.heardAt = performance.now();
    const phase = phaseOf(event);
    if (phase) dispatch({ type: 'phase', phase });
    if (event.event === 'reply') streamed.add(event.text);
  };
  const ask = async (said: readonly Said[], unsent: string): Promise<void> => {
    const now = performance.now();
    const mine: Asked = { abort: new AbortController(), since: now, heardAt: now };
    asked.current = mine;
    dispatch({ type: 'asked', said, unsent });
    try {
      const result = await chatTurn(turnOf(said, draft.draft), onEvent, mine.abort.signal);
      draft.update((before) => withResult(before, result));
      dispatch({ type: 'answered', result, streamed: streamed.take() });
    } catch (error) {
      // Whoever stopped it has said so already.
      if (!mine.abort.signal.aborted) dispatch({ type: 'ended', streamed: streamed.take(), failure: messageOf(error) });
    } finally {
      if (asked.current === mine) asked.current = null;
    }
  };

  const { said, unsent } = conversation;
  const stop = (): void => {
    if (asked.current === null) return;
    asked.current.abort.abort();
    asked.current = null;
    dispatch({ type: 'ended', streamed: streamed.take(), failure: null });
  };
  return {
    conversation,
    streamed,
    write: (text) => dispatch({ type: 'wrote', text }),
    send: () => {
      const content = unsent.trim();
      if (asked.current === null && content !== '') void ask([...said, { role: 'user', content }], '');
    },
    retry: () => {
      if (asked.current === null && awaitsAnswer(conversation))
        void ask(
          said.filter(({ cut }) => !cut),
          unsent,
        );
    },
    stop,
    empty: () => {
      stop();
      dispatch({ type: 'emptied' });
    },
    seconds: () => {
      if (asked.current === null) return null;
      const now = performance.now();
      const { since, heardAt } = asked.current;
      return { elapsed: Math.floor((now - since) / 1000), silent: Math.floor((now - heardAt) / 1000) };
    },
  };
}
