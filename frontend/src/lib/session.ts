/**
 * Who is signed in and the token of it, held in this page's memory and nowhere else: a script that
 * gets in finds nothing at rest, and a reload asks to sign in again.
 * This is the one mutable module state of the application beside `connection.ts`.
 */
import { useSyncExternalStore } from 'react';
import type { components } from './api/schema';

export type User = components['schemas']['UserRead'];
export type Session = { token: string; me: User } | { token: null; end: 'signed-out' | 'expired' };

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
  begin: (token: string, me: User): void => set({ token, me }),
  expire: (): void => set({ token: null, end: 'expired' }),
  end: (): void => set({ token: null, end: 'signed-out' }),
  subscribe,
};

export function useSession(): Session {
  return useSyncExternalStore(subscribe, session.get);
}
