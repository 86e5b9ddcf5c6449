/** What is said to those who do not see the page when the focus does not say it. One at a time. */
import { useSyncExternalStore } from 'react';

let said = '';
const listeners = new Set<() => void>();

export function announce(text: string): void {
  said = text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAnnounced(): string {
  return useSyncExternalStore(subscribe, () => said);
}
