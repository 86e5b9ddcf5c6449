/**
 * Who is signed in and the token of it, held in this page's memory and nowhere else: a script that
 * gets in finds nothing at rest. After a reload the browser's cookie brings a new one (`auth.ts`).
 * This is the one mutable module state of the application beside `connection.ts`; `api/client.ts` and `auth.ts` remember what is under way.
 */
import { useSyncExternalStore } from 'react';
import type { components } from './api/schema';

export type Me = components['schemas']['Me'];
/** What somebody may do beside his own tickets; the server says it, and decides. */
export type Right = keyof Me['can'];
/**
 * `since`: the place in the server's events from which on this page has to be told; what was before it, it was told or
 * read later. '' when nobody said.
 */
export type Session =
  | { token: string; me: Me; since: string }
  | { token: null; end: 'signed-out' }
  | { token: null; end: 'expired'; me: Me; since: string };

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
  /** The same person, with another name or role. */
  update: (part: Partial<Me>): void => {
    if (current.token !== null) set({ ...current, me: { ...current.me, ...part } });
  },
  /** Or goes on: what the page shows is then as old as it was. */
  begin: (token: string, me: Me, since: string): void =>
    set({ token, me, since: 'since' in current ? current.since : since }),
  /** Told up to there: a stream that begins anew goes on from it. */
  heard: (since: string): void => {
    if ('since' in current) set({ ...current, since });
  },
  /** Over on the server's side. Whose it was stays known: he signs in again where he is. */
  expire: (): void => {
    if (current.token !== null) set({ ...current, token: null, end: 'expired' });
  },
  end: (): void => set({ token: null, end: 'signed-out' }),
  subscribe,
};

export function useSession(): Session {
  return useSyncExternalStore(subscribe, session.get);
}
