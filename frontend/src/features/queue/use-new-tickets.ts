import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type FoundPage, findTickets } from '@/lib/api/ticket-lists';
import { useLive } from '@/lib/live';
import { useMe } from '@/lib/me';
import type { ListControl } from '@/ui/virtual-list';
import { entryOf } from './new-tickets';
import { listKeyOf, PAGE_SIZE, type QueueQuery } from './queries';
import { queryOf, type View } from './view';

type News = { listId: string; ids: ReadonlySet<number> };

/** However many tickets come, a search is asked about them once in a while. */
const ASK_EVERY_MS = 3_000;

/**
 * Which of the tickets that something happened to are in the view: only the server can say. They are the last changed,
 * so a page of the view in that order tells; where a reply counts, which is no change, such a view is short. A question
 * that fails leaves them uncounted, and another view is asked its own.
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
    const latestFirst = { ...queryOf(view), sort: '-updated_at' } as const;
    const page = await findTickets(latestFirst, null, PAGE_SIZE, stop.signal).catch(() => null);
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

/**
 * Tickets that came into the view since the list was read, new ones and others: counted, and shown when somebody asks
 * for them, or where there were none.
 */
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
  const me = useMe();
  const put = (change: (ids: Set<number>) => void): void =>
    setNews((old) => {
      const ids = new Set(old.listId === listId ? old.ids : []);
      change(ids);
      return { listId, ids };
    });
  const add = (found: readonly number[]): void =>
    put((ids) => {
      for (const id of found) ids.add(id);
    });
  const ask = useAsked(listId, view, add);
  useLive({
    onEvent: (event) => {
      const { ticket_id: id } = event;
      if (id === null || order.includes(id)) return;
      const entry = entryOf(event, view, me.id);
      if (entry === 'yes') add([id]);
      else if (entry === 'perhaps') ask(id);
      else if (entry === 'leaves' && news.ids.has(id)) put((ids) => ids.delete(id));
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
