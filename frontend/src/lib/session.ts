/**
 * The token of whoever is signed in, held in this page's memory and nowhere else: a script that
 * gets in finds nothing at rest, and a reload asks to sign in again.
 * This is the one mutable module state of the application beside `connection.ts`.
 */
import { useSyncExternalStore } from 'react';

type End = 'signed-out' | 'expired';
export type Session = { readonly token: string; readonly end?: never } | { readonly token: null; readonly end: End };

let current: Session = { token: null, end: 'signed-out' };
const listeners = new Set<() => void>();

function set(next: Session): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const session = {
  get: (): Session => current,
  begin: (token: string): void => set({ token }),
  end: (end: End): void => set({ token: null, end }),
  subscribe,
};

export function useSession(): Session {
  return useSyncExternalStore(subscribe, session.get);
}
