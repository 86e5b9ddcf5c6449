/** What the model is asked: one turn is one stream of events, a JSON object a line. */
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

export type DraftReply = Omit<Schemas['DraftReply'], 'event'> & { event: 'result' };

/** What comes before the last one; the document describes that one, and a field of it names these. */
export type TurnEvent =
  | { event: 'queued'; position: number; elapsed: number }
  | { event: 'started' | 'waiting'; elapsed: number }
  | { event: 'reply'; text: string };
type LastEvent<Result> = Result | { event: 'error'; code: string; message: string };
type AnyEvent<Result> = TurnEvent | LastEvent<Result>;

/** The server says something every second, far oftener than this; a line that is silent for longer is dead. */
const SILENCE_MS = 60_000;
/** How long the server may take to see that the line of a stopped turn is closed; the next one is on a line of its own. */
const STOPPED_TRIES = 24;
const STOPPED_PAUSE_MS = 250;
const BROKEN_OFF = 'The answer broke off on its way. What you wrote is kept.';

async function readAll(path: string, body: object, onEvent: (event: unknown) => void, signal: AbortSignal) {
  const lines = lineReader(onEvent);
  const options = {
    method: 'POST',
    headers: { Accept: 'application/x-ndjson', 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  };
  await readStream(path, options, SILENCE_MS, lines.feed);
  lines.end();
}

/** A refusal for a turn that is still under way (429, of these routes nothing else) may mean one that was just stopped. */
async function readPatiently(path: string, body: object, onEvent: (event: unknown) => void, signal: AbortSignal) {
  for (let left = STOPPED_TRIES; ; left--) {
    try {
      return await readAll(path, body, onEvent, signal);
    } catch (error) {
      if (left === 0 || !(error instanceof ApiError && error.status === 429)) throw error;
    }
    await new Promise((done) => setTimeout(done, STOPPED_PAUSE_MS));
    signal.throwIfAborted();
  }
}

/**
 * One turn; the last event that comes is its result. Throws ApiError when there is none, with the model's own words
 * where it has some, and the signal's reason when that ends it.
 */
async function readTurn<Result extends { event: 'result' }>(
  path: string,
  body: object,
  onEvent: (event: TurnEvent) => void,
  signal: AbortSignal,
): Promise<Result> {
  let last: LastEvent<Result> | undefined;
  let answered = false;
  try {
    await readPatiently(
      path,
      body,
      (line) => {
        const event = line as AnyEvent<Result>;
        answered = true;
        if (event.event === 'result' || event.event === 'error') last = event;
        else onEvent(event);
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

/** A turn of a talk about one's ticket. */
export function chatTurn(
  turn: ChatTurn,
  onEvent: (event: TurnEvent) => void,
  signal: AbortSignal,
): Promise<ChatResult> {
  return readTurn<ChatResult>('/api/chat/stream', turn, onEvent, signal);
}

/** A reply to a ticket; `text` is what the operator has written so far. */
export function draftReply(
  ticketId: number,
  text: string,
  onEvent: (event: TurnEvent) => void,
  signal: AbortSignal,
): Promise<DraftReply> {
  return readTurn<DraftReply>(`/api/tickets/${ticketId}/draft-reply`, { text }, onEvent, signal);
}
