import { ChevronRight, TicketIcon } from 'lucide-react';
import { type RefObject, useCallback, useRef } from 'react';
import { useNavigate } from 'react-router';
import { messageOf } from '@/lib/api/errors';
import { cx } from '@/lib/cx';
import { useHotkeys } from '@/lib/hotkeys';
import { Button } from '@/ui/button';
import { type ListControl, VirtualList } from '@/ui/virtual-list';
import type { GroupItem } from './list-items';
import type { MyList } from './my-list';
import type { ListQuery } from './queries';
import s from './ticket-list.module.css';
import { TicketRow } from './ticket-row';

const COLUMNS = ['Ticket', 'Status', 'Title', 'Last', 'Time'] as const;
const HEADS = { Ticket: 'Ticket', Status: 'Status', Title: 'Title', Last: 'What happened last', Time: 'When' };
const GROUP = { waiting: 'Waiting for your answer', open: 'Open', closed: 'Closed' };

function Head() {
  return (
    <div role="rowgroup" className={s.headGroup}>
      <div role="row" aria-rowindex={1} className={cx(s.row, s.head)}>
        {COLUMNS.map((name) => (
          <span key={name} role="columnheader" className={s[name.toLowerCase()]}>
            {HEADS[name]}
          </span>
        ))}
      </div>
    </div>
  );
}

function GroupRow({ item, index, onToggle }: { item: GroupItem; index: number; onToggle: () => void }) {
  const label = (
    <>
      {GROUP[item.name]} <span className={cx(s.count, 'num')}>{item.count}</span>
    </>
  );
  return (
    <div role="row" aria-rowindex={index + 2} className={cx(s.group, item.name === 'waiting' && s.waiting)}>
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

/** The last row of a group: older tickets are being read, could not be read, or can be asked for. */
function End({ query, index }: { query: ListQuery; index: number }) {
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

function Note({ index }: { index: number }) {
  return (
    <div role="row" aria-rowindex={index + 2} className={s.note}>
      <span role="cell" aria-colspan={COLUMNS.length}>
        Nothing else is open.
      </span>
    </div>
  );
}

/** Reads the groups on, one after the other. */
function useReadOn(all: readonly ListQuery[]): () => void {
  const next = all.find((query) => query.hasNextPage);
  const { isFetching, isFetchNextPageError, fetchNextPage } = next ?? {};
  return useCallback(() => {
    if (!isFetching && !isFetchNextPageError) void fetchNextPage?.();
  }, [isFetching, isFetchNextPageError, fetchNextPage]);
}

function useListKeys(control: RefObject<ListControl | null>): void {
  const navigate = useNavigate();
  const row = () => control.current?.active() ?? null;
  const open = () => {
    if (row() !== null) void navigate(`/tickets/${row()}`);
  };
  useHotkeys('My tickets', [
    { keys: ['j', 'ArrowDown'], label: 'Next ticket', run: () => control.current?.move(1), repeats: true },
    { keys: ['k', 'ArrowUp'], label: 'Previous ticket', run: () => control.current?.move(-1), repeats: true },
    // Enter is the link's own.
    { keys: 'o', label: 'Open', icon: TicketIcon, run: open, command: () => row() && `Open #${row()}` },
  ]);
}

export function TicketList({ list, label, headRem }: { list: MyList; label: string; headRem: number }) {
  const { items, queries, all, events, isNewTo, toggleClosed } = list;
  const control = useRef<ListControl>(null);
  useListKeys(control);
  const readOn = useReadOn(all);
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={list.hasMore ? -1 : items.length + 1}
      aria-busy={all.some((query) => query.isFetching)}
      className={s.table}
    >
      <VirtualList
        items={items}
        head={<Head />}
        headRem={headRem}
        onNearEnd={readOn}
        control={control}
        render={(item, index, row) => {
          if (item.kind === 'group') return <GroupRow item={item} index={index} onToggle={toggleClosed} />;
          if (item.kind === 'end') return <End query={queries[item.group]} index={index} />;
          if (item.kind === 'note') return <Note index={index} />;
          const event = events.get(item.ticket.id);
          return <TicketRow ticket={item.ticket} event={event} isNew={isNewTo(event)} index={index} row={row} />;
        }}
      />
    </div>
  );
}
