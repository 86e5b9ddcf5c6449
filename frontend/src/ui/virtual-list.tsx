/**
 * A long list that draws only the rows in view, as the body of an ARIA table. Rows have known
 * heights; the focus is real and roves (see use-roving.ts); "back" returns to where it was left.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { usePlace, useRememberPlace } from './list-places';
import { rowId, useRoving } from './use-roving';
import s from './virtual-list.module.css';

export type ListItem = { key: string; heightRem: number; focusable: boolean };

/** Goes on the link of a focusable row. */
export type RowProps = { tabIndex: 0 | -1; id: string; onFocus: () => void };

/** For keys that work wherever the focus is. */
export type ListControl = {
  /** One row on; from outside of the list it leads to the row where the focus was last, or the first. */
  move: (step: 1 | -1) => void;
  focus: () => void;
  first: () => void;
  /** The row that has or last had the focus. */
  active: () => string | null;
};

type Props<T extends ListItem> = {
  /** Memoized by the caller. */
  items: readonly T[];
  /** Stays at the top while the rows scroll below it. */
  head: ReactNode;
  headRem: number;
  render: (item: T, index: number, row: RowProps) => ReactNode;
  /** Called when the end is near; the caller knows whether there is more. */
  onNearEnd: () => void;
  nearEndRows?: number;
  control?: Ref<ListControl>;
};

const OVERSCAN_ROWS = 8;

/** People may enlarge the text of their browser; rows grow with it. */
function pxOfRem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

export function VirtualList<T extends ListItem>(props: Props<T>) {
  const { items, head, headRem, render, onNearEnd, nearEndRows = 20, control } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const place = usePlace();
  const [remPx] = useState(pxOfRem);
  const headPx = headRem * remPx;
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    // Both must keep their identity: a new one makes the virtualizer go through all rows again.
    estimateSize: useCallback((index: number) => (items[index]?.heightRem ?? 0) * remPx, [items, remPx]),
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    initialOffset: place.offset,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    // Rows in view stay where they are when others come in above them.
    anchorTo: 'end',
    overscan: OVERSCAN_ROWS,
    useFlushSync: false,
  });
  const roving = useRoving({ items, initialKey: place.key, scrollTo: (index) => list.scrollToIndex(index) });
  useRememberPlace(() => ({ offset: list.scrollOffset ?? 0, key: roving.active }));
  useImperativeHandle(control, () => ({
    move: (step) => roving.move(step, scroller.current?.contains(document.activeElement) ?? false),
    focus: () => roving.move(1, false),
    first: roving.first,
    active: () => roving.active,
  }));

  const shown = list.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - nearEndRows) onNearEnd();
  }, [last, items.length, nearEndRows, onNearEnd]);

  return (
    <div
      ref={scroller}
      role="presentation"
      className={s.scroll}
      style={{ scrollPaddingTop: headPx }}
      onKeyDown={roving.onKeyDown}
      data-restored={place.key === null ? undefined : ''}
    >
      {head}
      <div role="rowgroup" className={s.body} style={{ height: list.getTotalSize() }}>
        {shown.map(({ index, size, start }) => {
          const item = items[index];
          if (!item) return null;
          const row: RowProps = {
            id: rowId(item.key),
            tabIndex: item.key === roving.current ? 0 : -1,
            onFocus: () => roving.setActive(item.key),
          };
          return (
            <div
              key={item.key}
              role="presentation"
              className={s.slot}
              style={{ height: size, transform: `translateY(${start - headPx}px)` }}
            >
              {render(item, index, row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
