import { useMemo, useState } from 'react';
import type { LatestEvent } from '@/lib/api/latest-events';
import { useMe } from '@/lib/me';
import { beginSeen, isNew, loadSeen } from '@/lib/seen-events';
import { useRememberOrder } from '@/lib/ticket-order';
import { type Item, listItems, type Part } from './list-items';
import { type Group, type ListQuery, useClosedCount, useLatestEvents, useMyTickets } from './queries';
import { useClosedShown } from './use-closed-shown';

function partOf(query: ListQuery): Part {
  return { tickets: query.data?.pages.flatMap((page) => page.tickets) ?? [], more: query.hasNextPage };
}

function useParts(closedShown: boolean) {
  const queries: Record<Group, ListQuery> = {
    waiting: useMyTickets('waiting'),
    open: useMyTickets('open'),
    closed: useMyTickets('closed', closedShown),
  };
  const count = useClosedCount();
  const closedCount = count.data ? `${count.data.n}${count.data.exact ? '' : '+'}` : null;
  const { waiting, open, closed } = queries;
  const parts = useMemo(
    () => ({ waiting: partOf(waiting), open: partOf(open), closed: closedShown ? partOf(closed) : null, closedCount }),
    [waiting, open, closed, closedShown, closedCount],
  );
  return { queries, parts, counting: count.isPending };
}

/** What is new to the person. On his first visit here, nothing. */
function useSeen(events: ReadonlyMap<number, LatestEvent>, isComplete: boolean) {
  const me = useMe();
  const [seen, setSeen] = useState(() => loadSeen(me.id));
  if (seen === null && isComplete) setSeen(beginSeen(me.id, Math.max(0, ...[...events.values()].map(({ id }) => id))));
  return (event: LatestEvent | undefined) =>
    seen !== null && event !== undefined && event.actor_id !== me.id && isNew(seen, event);
}

function pagesOf(...queries: ListQuery[]): number[][] {
  return queries.flatMap((query) => query.data?.pages ?? []).map((page) => page.tickets.map(({ id }) => id));
}

/** All that the list of one's own tickets shows. */
export function useMyList(rowRem: number) {
  const [closedShown, toggleClosed] = useClosedShown();
  const { queries, parts, counting } = useParts(closedShown);
  const { waiting, open, closed } = queries;
  const items = useMemo(() => listItems(parts, rowRem), [parts, rowRem]);
  const pages = useMemo(() => pagesOf(waiting, open, closed).filter((ids) => ids.length > 0), [waiting, open, closed]);
  const { events, isComplete } = useLatestEvents(pages);
  const isNewTo = useSeen(events, isComplete);
  const ids = useMemo(() => items.flatMap((item: Item) => (item.kind === 'ticket' ? [item.ticket.id] : [])), [items]);
  useRememberOrder(closedShown ? '/tickets?closed=1' : '/tickets', ids);
  const all = [waiting, open, ...(closedShown ? [closed] : [])];
  return {
    items,
    queries,
    all,
    events,
    isNewTo,
    toggleClosed,
    isPending: waiting.isPending || open.isPending || counting,
    failed: all.find((query) => query.isError && !query.data),
    stale: all.find((query) => query.isRefetchError && query.data),
    readAnew: () => {
      for (const query of all) void query.refetch();
    },
    isEmpty: ids.length === 0 && parts.closedCount === '0',
    hasMore: all.some((query) => query.hasNextPage),
  };
}

export type MyList = ReturnType<typeof useMyList>;
