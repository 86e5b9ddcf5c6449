/**
 * Whether the server can be reached: the browser says so, or two requests in a row got no answer.
 * Written by the API client, read by the banner and by what sends.
 */
import { useSyncExternalStore } from 'react';

const FAILURES_UNTIL_OFFLINE = 2;

/** Why a button that sends does nothing just now. */
export const SENDING_WAITS = 'There is no connection: this can be sent once it is back.';

let failures = 0;
let answeredAt = Date.now();
const listeners = new Set<() => void>();

function update(next: number): void {
  if (next === failures) return;
  failures = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

const online = (): boolean => navigator.onLine && failures < FAILURES_UNTIL_OFFLINE;

export const connection = {
  answered: (): void => {
    answeredAt = Date.now();
    update(0);
  },
  failed: (): void => update(Math.min(failures + 1, FAILURES_UNTIL_OFFLINE)),
  /** When the server was last heard: what is on the screen is as old as that. */
  answeredAt: (): number => answeredAt,
  isOnline: online,
  subscribe,
};

export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, online);
}
