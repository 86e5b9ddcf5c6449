/**
 * The list that a ticket was opened from: where it is, and its tickets in its order, so that a
 * ticket's page knows the way back and the neighbours. In memory, until its reader logs out.
 */
import { useEffect } from 'react';
import { session } from './session';

type Order = { path: string; ids: readonly number[] };
export type Neighbours = { previous: number | null; next: number | null; position: string };

let latest: Order | null = null;

session.subscribe(() => {
  const now = session.get();
  if (now.token === null && now.end === 'signed-out') latest = null;
});

/** Called by a list with its address and its tickets, each time they change. */
export function useRememberOrder(path: string, ids: readonly number[]): void {
  useEffect(() => {
    latest = { path, ids };
  }, [path, ids]);
}

/** The address of the list, with its filters, when it is the one at `pathname`. */
export function listPath(pathname: string): string {
  return latest?.path.split('?', 1)[0] === pathname ? latest.path : pathname;
}

/** What stands before and after a ticket in the list at `pathname`; null when it was not opened from there. */
export function neighboursOf(id: number, pathname: string): Neighbours | null {
  if (latest?.path.split('?', 1)[0] !== pathname) return null;
  const { ids } = latest;
  const at = ids.indexOf(id);
  if (at < 0) return null;
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null, position: `${at + 1} of ${ids.length}` };
}
