/**
 * What others do, as it happens. The frame (app/live-updates.ts) keeps the stream of a visible tab open and up to date what
 * is cached: a ticket under `ticketKey`, the rows of every cached list, the lists under `ticketListKey`, statistics,
 * people. A page that wants to know more itself, as to say "3 new", listens here.
 */
import { useEffect, useLayoutEffect, useRef } from 'react';

export type LiveEvent = {
  id: number;
  at: string;
  kind: string;
  ticket_id: number | null;
  actor_id: number | null;
  actor_name: string | null;
  changes: Record<string, unknown> | null;
};

export type LiveListener = {
  onEvent?: (event: LiveEvent) => void;
  /** What happened meanwhile cannot be told one by one: read anew what is shown. */
  onReset?: () => void;
};

const listeners = new Set<LiveListener>();

export const live = {
  event(event: LiveEvent): void {
    for (const listener of [...listeners]) listener.onEvent?.(event);
  },
  reset(): void {
    for (const listener of [...listeners]) listener.onReset?.();
  },
  listen(listener: LiveListener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Listens while the page is shown; the functions may be new at each drawing. */
export function useLive(listener: LiveListener): void {
  const latest = useRef(listener);
  useLayoutEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      live.listen({
        onEvent: (event) => latest.current.onEvent?.(event),
        onReset: () => latest.current.onReset?.(),
      }),
    [],
  );
}
