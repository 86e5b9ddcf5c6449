import { ChevronRight } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import { messageOf } from '@/lib/api/errors';
import { cx } from '@/lib/cx';
import { useMedia } from '@/lib/use-media';
import { Button } from '@/ui/button';
import { VirtualList } from '@/ui/virtual-list';
import { type GroupItem, type Item, listItems } from './list-items';
import type { useTicketList } from './queries';
import s from './ticket-list.module.css';
import { TicketRow } from './ticket-row';
import { useClosedShown } from './use-closed-shown';

const COLUMNS = ['Ticket', 'Status', 'Title', 'Category', 'Urgency', 'Updated'] as const;
const GROUP = { open: 'Open', closed: 'Closed' };
/* As --row in tokens.css and .head here; the list has to know them before it draws. */
const WIDE = { rowRem: 2.25, headRem: 1.875 };
const NARROW = { rowRem: 3.75, headRem: 0 };
/** A page that adds fewer rows than this is not followed by another without being asked for. */
const WORTH_GOING_ON = 10;

type Query = ReturnType<typeof useTicketList>;

function Head() {
  return (
    <div role="rowgroup" className={s.headGroup}>
      <div role="row" aria-rowindex={1} className={cx(s.row, s.head)}>
        {COLUMNS.map((name) => (
          <span key={name} role="columnheader" className={s[name.toLowerCase()]}>
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}

function Group({ item, index, onToggle }: { item: GroupItem; index: number; onToggle: () => void }) {
  const label = (
    <>
      {GROUP[item.name]} <span className={cx(s.count, 'num')}>{item.count}</span>
    </>
  );
  return (
    <div role="row" aria-rowindex={index + 2} className={s.group}>
      <div role="cell" aria-colspan={COLUMNS.length}>
        <h2>
          {item.expanded === null ? (
            label
          ) : (
            <button type="button" aria-expanded={item.expanded} onClick={onToggle} className={s.toggle}>
              <ChevronRight size={14} aria-hidden="true" className={s.chevron} />
              {label}
            </button>
          )}
        </h2>
      </div>
    </div>
  );
}

/** The last row: older tickets are being read, could not be read, or can be asked for. */
function End({ query, index }: { query: Query; index: number }) {
  const load = () => void query.fetchNextPage();
  return (
    <div role="row" aria-rowindex={index + 2} className={s.end}>
      <div role="cell" aria-colspan={COLUMNS.length}>
        {query.isFetchNextPageError && <span>{messageOf(query.error)}</span>}
        <Button small aria-disabled={query.isFetchingNextPage} onClick={load}>
          {query.isFetchingNextPage ? 'Loading…' : query.isFetchNextPageError ? 'Try again' : 'Load older tickets'}
        </Button>
      </div>
    </div>
  );
}

function useItems(query: Query, rowRem: number, closedShown: boolean): Item[] {
  const pages = query.data?.pages;
  const more = query.hasNextPage;
  return useMemo(() => {
    const tickets = pages?.flatMap((page) => page.tickets) ?? [];
    return listItems(tickets, { rowRem, closedShown, more });
  }, [pages, rowRem, closedShown, more]);
}

/** Reads on by itself while that shows new rows; when older pages are all folded away, it waits for the button. */
function useReadOn(query: Query, shown: number): () => void {
  const before = useRef(Number.NEGATIVE_INFINITY);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  return useCallback(() => {
    if (!hasNextPage || isFetching || isFetchNextPageError) return;
    if (shown - before.current < WORTH_GOING_ON) return;
    before.current = shown;
    void fetchNextPage();
  }, [shown, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
}

export function TicketList({ query, label }: { query: Query; label: string }) {
  const [closedShown, toggleClosed] = useClosedShown();
  const { rowRem, headRem } = useMedia('(max-width: 900px)') ? NARROW : WIDE;
  const items = useItems(query, rowRem, closedShown);
  const readOn = useReadOn(query, items.length);
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={query.hasNextPage ? -1 : items.length + 1}
      aria-busy={query.isFetching}
      className={s.table}
    >
      <VirtualList
        items={items}
        head={<Head />}
        headRem={headRem}
        onNearEnd={readOn}
        render={(item, index, row) => {
          if (item.kind === 'ticket') return <TicketRow ticket={item.ticket} index={index} row={row} />;
          if (item.kind === 'group') return <Group item={item} index={index} onToggle={toggleClosed} />;
          if (item.kind === 'end') return <End query={query} index={index} />;
          return <Note index={index} />;
        }}
      />
    </div>
  );
}

function Note({ index }: { index: number }) {
  return (
    <div role="row" aria-rowindex={index + 2} className={s.note}>
      <span role="cell" aria-colspan={COLUMNS.length}>
        Nothing is open.
      </span>
    </div>
  );
}
