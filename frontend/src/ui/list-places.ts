/**
 * Where each history entry's list was left, so that "back" returns to the same row.
 * Kept in memory as long as the page: a few numbers for each list visited.
 */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';

type Place = { offset: number; key: string | null };

const places = new Map<string, Place>();
const TOP: Place = { offset: 0, key: null };

/** The place to begin at. When the list goes away its offset and active row are remembered. */
export function usePlace(scroller: RefObject<HTMLElement | null>, activeKey: RefObject<string | null>): Place {
  const entry = useLocation().key;
  const [place] = useState(() => places.get(entry) ?? TOP);
  const latest = useRef(entry);
  useLayoutEffect(() => {
    latest.current = entry;
  }, [entry]);
  useLayoutEffect(() => {
    const element = scroller.current;
    return () => {
      places.set(latest.current, { offset: element?.scrollTop ?? 0, key: activeKey.current });
    };
  }, [scroller, activeKey]);
  return place;
}
