/**
 * Where each history entry's list was left, so that "back" returns to the same row.
 * Kept in memory as long as the page: a few numbers for each list visited.
 */
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';

type Place = { offset: number; key: string | null };

const places = new Map<string, Place>();
const TOP: Place = { offset: 0, key: null };

/** The place to begin at. */
export function usePlace(): Place {
  const entry = useLocation().key;
  const [place] = useState(() => places.get(entry) ?? TOP);
  return place;
}

/**
 * Remembers where the list is when it goes away. `now` must not measure the page, which is half
 * taken apart by then.
 */
export function useRememberPlace(now: () => Place): void {
  const entry = useLocation().key;
  const latest = useRef({ entry, now });
  useEffect(() => {
    latest.current = { entry, now };
  });
  useEffect(
    () => () => {
      places.set(latest.current.entry, latest.current.now());
    },
    [],
  );
}
