/**
 * The stream of events from the server, one a visible tab: a browser opens six connections to a site
 * over HTTP/1.1 and would freeze the seventh tab. Hidden, it is closed; visible again, it goes on from
 * the last event it saw. After a cut it comes back by itself, a little later each time.
 */
import { readStream } from './api/client';
import { ApiError } from './api/errors';
import { lineBroke } from './api/health';
import { readMeAnew } from './auth';
import { connection } from './connection';
import { messageReader, type StreamMessage } from './event-stream';
import { type LiveEvent, live } from './live';
import { session } from './session';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** The server says something every 25 s at least; a line that is silent for longer is dead. */
const SILENCE_MS = 60_000;

type Run = { lastId: string; failures: number; isResumed: boolean };

/** Somewhere in the upper half of the time, so that not everybody comes back at once after a restart. */
export function waitMs(failures: number, random = Math.random()): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return full * (0.5 + random / 2);
}

/**
 * The server ends the stream of somebody whose role has changed: so once the next one stands, which has the role of its
 * beginning, it is asked who that is by now.
 */
async function checkRights(run: Run): Promise<void> {
  if (run.isResumed && (await readMeAnew())) live.reset();
  run.isResumed = true;
}

function take(run: Run, { id, event, data }: StreamMessage): void {
  // Nobody counted what happened before the first event that came.
  const isLate = run.lastId === '';
  run.failures = 0;
  if (id) run.lastId = id;
  if (event === 'hello') void checkRights(run);
  if (event === 'reset' || isLate) live.reset();
  else if (event !== 'hello') live.event(JSON.parse(data) as LiveEvent);
}

/** Reads until the end. Throws when the line breaks, falls silent or is refused. */
async function readOnce(run: Run, stop: AbortSignal): Promise<void> {
  const headers = { Accept: 'text/event-stream', ...(run.lastId && { 'Last-Event-ID': run.lastId }) };
  const feed = messageReader(
    (message) => take(run, message),
    (id) => {
      run.lastId = id;
    },
  );
  await readStream('/api/events', { headers, signal: stop }, SILENCE_MS, feed);
}

/** Until the time has passed, the server is reached again, or it is all over. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wasOnline = connection.isOnline();
    const end = () => {
      clearTimeout(timer);
      unsubscribe();
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    const unsubscribe = connection.subscribe(() => {
      if (!wasOnline && connection.isOnline()) end();
    });
    stop.addEventListener('abort', end);
  });
}

async function keepReading(run: Run, stop: AbortSignal): Promise<void> {
  while (!stop.aborted && session.get().token !== null) {
    try {
      await readOnce(run, stop);
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof ApiError)) await lineBroke();
    }
    run.failures += 1;
    await pause(waitMs(run.failures), stop);
  }
}

/** Begins; the function returned ends it. */
export function startLiveStream(): () => void {
  const now = session.get();
  const run: Run = { lastId: 'since' in now ? now.since : '', failures: 0, isResumed: false };
  let running: AbortController | null = null;
  const follow = () => {
    const wanted = document.visibilityState === 'visible' && session.get().token !== null;
    if (wanted && running === null) {
      running = new AbortController();
      void keepReading(run, running.signal);
    } else if (!wanted && running !== null) {
      running.abort();
      running = null;
    }
  };
  const unsubscribe = session.subscribe(follow);
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    unsubscribe();
    document.removeEventListener('visibilitychange', follow);
    running?.abort();
    session.heard(run.lastId);
  };
}
