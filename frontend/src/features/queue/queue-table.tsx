import { type Ref, useCallback, useMemo } from 'react';
import { messageOf } from '@/lib/api/errors';
import type { Ticket } from '@/lib/api/tickets';
import { useRowRem } from '@/lib/density';
import { useMedia } from '@/lib/use-media';
import { Button } from '@/ui/button';
import { type ListControl, VirtualList } from '@/ui/virtual-list';
import { PAGE_SIZE, type QueueQuery } from './queries';
import { QueueHead } from './queue-head';
import { examinedOf, isBounded, itemsOf } from './queue-items';
import { QueueRow } from './queue-row';
import s from './queue-table.module.css';
import { searchedText } from './queue-text';
import { extentOf, type Selection } from './selection';
import type { View } from './view';
import { viewPath } from './view';

/* As --row in tokens.css and .head here; the list has to know them before it draws. */
const HEAD_REM = 1.875;
const TWO_LINES_REM = 3.75;
const NEAR_END_ROWS = 40;
const COLUMNS = 9;

/** The last row: more is being read, could not be read, or can be asked for. */
function End({ query, index }: { query: QueueQuery; index: number }) {
  const bounded = isBounded(query.data, PAGE_SIZE);
  const examined = examinedOf(query.data);
  const button = query.isFetchNextPageError ? 'Try again' : bounded ? 'Search further' : 'Load more';
  return (
    <div role="row" aria-rowindex={index + 2} className={s.end}>
      <div role="cell" aria-colspan={COLUMNS}>
        {query.isFetchNextPageError ? (
          <span>{messageOf(query.error)}</span>
        ) : (
          bounded && examined !== null && <span>{searchedText(examined)}</span>
        )}
        <Button small aria-disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? 'Loading…' : button}
        </Button>
      </div>
    </div>
  );
}

/** Reads on by itself; a search that came to its bound waits to be sent further. */
function useReadOn(query: QueueQuery): () => void {
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const waits = isBounded(query.data, PAGE_SIZE);
  return useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError && !waits) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, waits, fetchNextPage]);
}

type Props = {
  query: QueueQuery;
  tickets: readonly Ticket[];
  order: readonly number[];
  /** Of all pages; null while it is not known. */
  total: number | null;
  view: View;
  selection: Selection;
  onPick: (id: number, range: boolean) => void;
  onPickAll: () => void;
  control: Ref<ListControl>;
};

export function QueueTable(props: Props) {
  const { query, tickets, order, total, view, selection, onPick, onPickAll, control } = props;
  const oneLineRem = useRowRem();
  const narrow = useMedia('(max-width: 1000px)');
  const rowRem = narrow ? TWO_LINES_REM : oneLineRem;
  const more = query.hasNextPage;
  const items = useMemo(() => itemsOf(tickets, rowRem, more), [tickets, rowRem, more]);
  const readOn = useReadOn(query);
  const rowCount = more ? (total ?? -2) + 1 : tickets.length + 1;
  return (
    <div
      role="table"
      aria-label="Tickets"
      aria-rowcount={rowCount}
      aria-busy={query.isFetching}
      className={s.table}
      data-selecting={selection.ids.size > 0 ? '' : undefined}
    >
      <VirtualList
        items={items}
        head={
          <QueueHead
            sort={view.sort}
            pathOf={(sort) => viewPath({ ...view, sort })}
            extent={extentOf(selection, order)}
            loaded={order.length}
            onPickAll={onPickAll}
          />
        }
        headRem={narrow ? 0 : HEAD_REM}
        onNearEnd={readOn}
        nearEndRows={NEAR_END_ROWS}
        control={control}
        render={(item, index, row) =>
          item.kind === 'ticket' ? (
            <QueueRow
              ticket={item.ticket}
              index={index}
              row={row}
              picked={selection.ids.has(item.ticket.id)}
              onPick={onPick}
            />
          ) : (
            <End query={query} index={index} />
          )
        }
      />
    </div>
  );
}
