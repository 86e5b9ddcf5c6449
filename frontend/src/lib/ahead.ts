/**
 * What a page will need when somebody asks for more of it: fetched once the page stands and neither it nor the network has
 * anything else to do, one at a time. So it is there without a connection too.
 */
import { connection } from './connection';
import { queryClient } from './query-client';

type Task = () => Promise<unknown>;

const waiting: Task[] = [];
let mayRun = false;
let isRunning = false;

/** A moment in which the browser rests; Safari does not tell. */
function idle(): Promise<void> {
  return new Promise((done) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => done());
    else setTimeout(done, 200);
  });
}

function isBusy(): boolean {
  return queryClient.isFetching() > 0 || !connection.isOnline();
}

/** When no request of a page is under way, and there is a connection. */
function quiet(): Promise<void> {
  return new Promise((done) => {
    const stops = [queryClient.getQueryCache().subscribe(look), connection.subscribe(look)];
    function look(): void {
      if (isBusy()) return;
      for (const stop of stops) stop();
      done();
    }
    look();
  });
}

async function run(): Promise<void> {
  if (isRunning || !mayRun) return;
  isRunning = true;
  while (waiting.length > 0) {
    await idle();
    if (isBusy()) await quiet();
    // What fails is fetched when somebody asks for it.
    else
      await waiting
        .shift()?.()
        .catch(() => {});
  }
  isRunning = false;
}

/** Takes the task for later. */
export function ahead(task: Task): void {
  waiting.push(task);
  void run();
}

/** The first page stands. */
export function startAhead(): void {
  mayRun = true;
  void run();
}
