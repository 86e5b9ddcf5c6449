import { type RefObject, useEffect, useRef, useState } from 'react';
import { useMe } from '@/lib/me';
import type { TimelineItem } from './timeline-items';

/**
 * What others added below while the end was out of sight: the page says how much there is and
 * never scrolls by itself. `end` goes under the last entry; `isEndBelow` while it is out of sight.
 */
export function useNewEntries(items: readonly TimelineItem[] | null) {
  const me = useMe();
  const end = useRef<HTMLDivElement>(null);
  const [endIsSeen, setEndIsSeen] = useState<boolean | null>(null);
  /** The time of the newest entry that was on the page when the person came, or that he has seen since. */
  const [seen, setSeen] = useState<string | null>(null);
  const newest = items === null ? null : (items.at(-1)?.at ?? '');
  if (newest !== null && seen !== newest && (seen === null || endIsSeen)) setSeen(newest);
  useEffect(() => {
    const mark = end.current;
    if (!mark) return;
    const observer = new IntersectionObserver((entries) => setEndIsSeen(entries.at(-1)?.isIntersecting ?? false));
    observer.observe(mark);
    return () => observer.disconnect();
  }, []);
  const fresh = items?.filter((item) => seen !== null && item.at > seen && item.byId !== me.id).length ?? 0;
  return { end: end as RefObject<HTMLDivElement>, fresh, isEndBelow: items !== null && endIsSeen === false };
}
