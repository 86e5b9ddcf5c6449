/** Talking a ticket over with the model: one turn is one stream of events, a JSON object a line. */
import { lineReader } from '../ndjson';
import { readStream } from './client';
import { ApiError, NO_CONNECTION } from './errors';
import { lineBroke } from './health';
import type { components } from './schema';

type Schemas = components['schemas'];

export type ChatMessage = Schemas['ChatMessage'];
/** The last message is the user's; a field that `edited` names comes back as it is. */
export type ChatTurn = Required<Schemas['ChatTalk']>;
export type ChatResult = Omit<Schemas['ChatResult'], 'event'> & { event: 'result' };

/** The document describes the last one; a field of it names the others. */
export type ChatEvent =
  | { event: 'queued'; position: number; elapsed: number }
  | { event: 'started' | 'waiting'; elapsed: number }
  | { event: 'reply'; text: string }
  | ChatResult
  | { event: 'error'; code: string; message: string };

/** The server says something every second, far oftener than this; a line that is silent for longer is dead. */
const SILENCE_MS = 60_000;
const BROKEN_OFF = 'The answer broke off on its way. What you wrote is kept.';

async function readAll(turn: ChatTurn, onEvent: (event: ChatEvent) => void, signal: AbortSignal): Promise<void> {
  const lines = lineReader((value) => onEvent(value as ChatEvent));
  const options = {
    method: 'POST',
    headers: { Accept: 'application/x-ndjson', 'Content-Type': 'application/json' },
    body: JSON.stringify(turn),
    signal,
  };
  await readStream('/api/chat/stream', options, SILENCE_MS, lines.feed);
  lines.end();
}

/**
 * One turn; the last event that comes is its result. Throws ApiError when there is none, with the model's own words
 * where it has some, and the signal's reason when that ends it.
 */
export async function chatTurn(
  turn: ChatTurn,
  onEvent: (event: ChatEvent) => void,
  signal: AbortSignal,
): Promise<ChatResult> {
  let last: ChatEvent | undefined;
  let answered = false;
  try {
    await readAll(
      turn,
      (event) => {
        answered = true;
        last = event;
        onEvent(event);
      },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiError) throw error;
    void lineBroke();
    throw new ApiError(0, answered ? BROKEN_OFF : NO_CONNECTION);
  }
  if (last?.event === 'result') return last;
  if (last?.event === 'error') throw new ApiError(503, last.message);
  throw new ApiError(0, BROKEN_OFF);
}
