/**
 * A long list that draws only the rows in view. Rows have known heights; focus is real and roves:
 * Tab enters the list once, arrows (or j/k), Home and End move through it.
 */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useLocation } from 'react-router';
import s from './virtual-list.module.css';

export type ListItem = { key: string; heightRem: number; focusable: boolean };
export type RowProps = { tabIndex: 0 | -1; id: string; onFocus: () => void };

type Props<T extends ListItem> = {
  items: readonly T[];
  render: (item: T, index: number, row: RowProps) => ReactNode;
  /** Called when the end is near; the caller knows whether there is more. */
  onNearEnd: () => void;
};

const NEAR_END_ROWS = 20;

type Place = { offset: number; key: string | null };

/** Where each history entry's list was left, so that "back" returns to the same row. Lives as long as the page. */
const places = new Map<string, Place>();

const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** Keeps the rows in view where they are when others are inserted above them. */
function useSteadyScroll(items: readonly ListItem[], list: Virtualizer<HTMLDivElement, Element>): void {
  const anchor = useRef<{ key: string; start: number } | null>(null);
  useLayoutEffect(() => {
    const before = anchor.current;
    const offset = list.scrollOffset ?? 0;
    if (before && offset > 0) {
      const index = items.findIndex((item) => item.key === before.key);
      const start = list.measurementsCache[index]?.start;
      if (start !== undefined && start !== before.start) list.scrollToOffset(offset + start - before.start);
    }
    const first = list.getVirtualItemForOffset(offset);
    const item = first && items[first.index];
    anchor.current = item ? { key: item.key, start: first.start } : null;
  });
}

function rowId(key: string): string {
  return `row-${key}`;
}

/** The row that Tab reaches, and the keys that move it. */
function useRoving(items: readonly ListItem[], list: Virtualizer<HTMLDivElement, Element>, initial: string | null) {
  const [active, setActive] = useState(initial);
  // Wanted before its row is drawn: fast keys must not lose the focus.
  const wanted = useRef(initial);
  useEffect(() => {
    const row = wanted.current === null ? null : document.getElementById(rowId(wanted.current));
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  const fallback = items.find((item) => item.focusable)?.key ?? null;
  const current = items.some((item) => item.key === active && item.focusable) ? active : fallback;

  const move = (index: number, step: 1 | -1): void => {
    let next = index;
    while (items[next] && !items[next]?.focusable) next += step;
    const item = items[next];
    if (!item) return;
    wanted.current = item.key;
    setActive(item.key);
    list.scrollToIndex(next, { align: 'auto' });
    document.getElementById(rowId(item.key))?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = items.findIndex((item) => item.key === (wanted.current ?? current));
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(at + 1, 1),
      j: () => move(at + 1, 1),
      ArrowUp: () => move(at - 1, -1),
      k: () => move(at - 1, -1),
      Home: () => move(0, 1),
      End: () => move(items.length - 1, -1),
    };
    const run = moves[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
  return { current, setActive, onKeyDown };
}

/** Remembers offset and row of this history entry when the list goes away. */
function usePlace(scroller: RefObject<HTMLDivElement | null>, active: RefObject<string | null>): void {
  const { key } = useLocation();
  const entry = useRef(key);
  entry.current = key;
  useLayoutEffect(() => {
    const element = scroller.current;
    return () => {
      places.set(entry.current, { offset: element?.scrollTop ?? 0, key: active.current });
    };
  }, [scroller, active]);
}

export function VirtualList<T extends ListItem>({ items, render, onNearEnd }: Props<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const { key: entry } = useLocation();
  const [place] = useState<Place>(() => places.get(entry) ?? { offset: 0, key: null });
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.heightRem ?? 0) * rem(),
    getItemKey: (index) => items[index]?.key ?? index,
    initialOffset: place.offset,
    overscan: 8,
    useFlushSync: false,
  });
  const { current, setActive, onKeyDown } = useRoving(items, list, place.key);
  const active = useRef<string | null>(null);
  active.current = current;
  usePlace(scroller, active);
  useSteadyScroll(items, list);

  const heights = items.map((item) => item.heightRem).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change by media query and by insertion
  useLayoutEffect(() => list.measure(), [heights, list]);

  const shown = list.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - NEAR_END_ROWS) onNearEnd();
  }, [last, items.length, onNearEnd]);

  return (
    // The rows handle their own roles; keys bubble up from the focused row.
    <div
      ref={scroller}
      className={s.scroll}
      role="presentation"
      onKeyDown={onKeyDown}
      data-restored={place.key ? '' : undefined}
    >
      <div role="rowgroup" className={s.body} style={{ height: list.getTotalSize() }}>
        {shown.map((slot) => {
          const item = items[slot.index];
          if (!item) return null;
          const row: RowProps = {
            id: rowId(item.key),
            tabIndex: item.key === current ? 0 : -1,
            onFocus: () => setActive(item.key),
          };
          return (
            <div
              key={item.key}
              role="presentation"
              className={s.slot}
              style={{ height: slot.size, transform: `translateY(${slot.start}px)` }}
            >
              {render(item, slot.index, row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
