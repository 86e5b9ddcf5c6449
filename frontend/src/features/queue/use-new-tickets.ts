import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type FoundPage, findTickets } from '@/lib/api/ticket-lists';
import { useLive } from '@/lib/live';
import type { ListControl } from '@/ui/virtual-list';
import { mayBelong } from './new-tickets';
import { listKeyOf, PAGE_SIZE, type QueueQuery } from './queries';
import { queryOf, type View } from './view';

type News = { listId: string; ids: ReadonlySet<number> };

/** However many tickets come, a search is asked about them once in a while. */
const ASK_EVERY_MS = 3_000;

/**
 * Which new tickets a search or rules find: only the server can say. They are the newest, so a page of the view in
 * that order tells. A question that fails leaves them uncounted, and another view is asked its own.
 */
function useAsked(listId: string, view: View, tell: (ids: readonly number[]) => void): (id: number) => void {
  const asking = useRef({ ids: new Set<number>(), stop: new AbortController() });
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins anew
  useEffect(() => {
    const mine = { ids: new Set<number>(), stop: new AbortController() };
    asking.current = mine;
    return () => mine.stop.abort();
  }, [listId]);
  const ask = async (): Promise<void> => {
    const { ids, stop } = asking.current;
    if (stop.signal.aborted) return;
    const asked = new Set(ids);
    ids.clear();
    const newest = { ...queryOf(view), sort: '-created_at' } as const;
    const page = await findTickets(newest, null, PAGE_SIZE, stop.signal).catch(() => null);
    if (page && !stop.signal.aborted) latest.current(page.tickets.map(({ id }) => id).filter((id) => asked.has(id)));
  };
  return (id) => {
    const { ids, stop } = asking.current;
    ids.add(id);
    if (ids.size > 1) return;
    const timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };
}

/** Tickets that came since the list was read: counted, and shown when somebody asks for them, or where there were none. */
export function useNewTickets(
  listId: string,
  view: View,
  query: QueueQuery,
  order: readonly number[],
  control: RefObject<ListControl | null>,
) {
  const queries = useQueryClient();
  const [news, setNews] = useState<News>({ listId, ids: new Set() });
  const [readAt, setReadAt] = useState(0);
  const add = (ids: readonly number[]): void =>
    setNews((old) => ({ listId, ids: new Set([...(old.listId === listId ? old.ids : []), ...ids]) }));
  const ask = useAsked(listId, view, add);
  useLive({
    onEvent: (event) => {
      if (event.ticket_id === null || !mayBelong(event, view)) return;
      if (view.q === '' && view.rules === null) add([event.ticket_id]);
      else ask(event.ticket_id);
    },
  });
  // The rows are drawn by now, and the first of them takes the focus.
  useEffect(() => {
    if (readAt > 0) control.current?.first();
  }, [readAt, control]);
  const count = useMemo(() => {
    if (news.listId !== listId || news.ids.size === 0) return 0;
    const known = new Set(order);
    return [...news.ids].filter((id) => !known.has(id)).length;
  }, [news, listId, order]);
  const { refetch } = query;
  const isEmpty = query.isSuccess && order.length === 0 && !query.hasNextPage;
  // Where there are no rows, none moves.
  useEffect(() => {
    if (isEmpty && count > 0) void refetch();
  }, [isEmpty, count, refetch]);
  const show = async (): Promise<void> => {
    queries.setQueryData<InfiniteData<FoundPage>>(
      listKeyOf(view),
      (list) => list && { pages: list.pages.slice(0, 1), pageParams: list.pageParams.slice(0, 1) },
    );
    const { isSuccess, dataUpdatedAt } = await refetch();
    if (!isSuccess) return;
    setNews({ listId, ids: new Set() });
    setReadAt(dataUpdatedAt);
  };
  return { count, show };
}
