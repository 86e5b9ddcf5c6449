import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { announce } from '@/lib/announce';
import { hotkeys } from '@/lib/hotkeys';

type Entry = { key: string; focusable: boolean };

type Options = {
  items: readonly Entry[];
  /** The row focused at first, as after "back"; null leaves the focus alone. */
  initialKey: string | null;
  scrollTo: (index: number) => void;
};

export function rowId(key: string): string {
  return `row-${key}`;
}

/** Where a key leads from row `at`: the index to begin at and the direction to look for a focusable row. */
function target(key: string, at: number, length: number): [from: number, step: 1 | -1] | null {
  if (key === 'ArrowDown' || (key === 'j' && hotkeys.areOn())) return [at + 1, 1];
  if (key === 'ArrowUp' || (key === 'k' && hotkeys.areOn())) return [at - 1, -1];
  if (key === 'Home') return [0, 1];
  if (key === 'End') return [length - 1, -1];
  return null;
}

/** Where a row has gone, the one that has come to its place is next; behind the last, the last. */
function nearest(items: readonly Entry[], at: number): string | null {
  const behind = items.slice(at).find((item) => item.focusable);
  return (behind ?? items.slice(0, at).findLast((item) => item.focusable))?.key ?? null;
}

/** Real focus that moves through a list of which only a part is drawn: Tab enters once, keys move. */
export function useRoving({ items, initialKey, scrollTo }: Options) {
  const [active, setActive] = useState(initialKey);
  // The row may not be drawn yet when it is wanted; fast keys must not lose the focus meanwhile.
  const wanted = useRef(initialKey);
  const restoring = useRef(initialKey !== null);
  useEffect(() => {
    const row = wanted.current === null ? null : document.getElementById(rowId(wanted.current));
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
    // In place of the heading, which says by its focus where one is; the page sets its title after its parts are drawn.
    if (restoring.current) queueMicrotask(() => announce(document.title));
    restoring.current = false;
  });
  useEffect(() => () => announce(''), []);

  const at = items.findIndex((item) => item.key === active && item.focusable);
  const isThere = at >= 0;
  const [lastAt, setLastAt] = useState(0);
  if (isThere && at !== lastAt) setLastAt(at);
  const current = isThere ? active : nearest(items, lastAt);

  const place = (): number => items.findIndex((item) => item.key === (wanted.current ?? current));
  const go = (from: number, step: 1 | -1): void => {
    let index = from;
    while (items[index]?.focusable === false) index += step;
    const item = items[index];
    if (!item) return;
    wanted.current = item.key;
    setActive(item.key);
    scrollTo(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const goal = target(event.key, place(), items.length);
    if (!goal) return;
    event.preventDefault();
    go(...goal);
  };
  /** One row on, or, when the focus was elsewhere, to the current row itself. */
  const move = (step: 1 | -1, isInside: boolean): void =>
    go(place() + (isInside || wanted.current !== null ? step : 0), step);
  const first = (): void => go(0, 1);
  return { active: isThere ? active : null, current, setActive, onKeyDown, move, first };
}
