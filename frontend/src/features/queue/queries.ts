import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useNavigationType } from 'react-router';
import { readStatistics, statisticsKey } from '@/lib/api/statistics';
import { countTickets, ticketCountKey } from '@/lib/api/ticket-count';
import { type FoundPage, findTickets } from '@/lib/api/ticket-lists';
import { queryClient } from '@/lib/query-client';
import { filtersOf, queryOf, type View } from './view';

export type List = InfiniteData<FoundPage, string | null>;

export const PAGE_SIZE = 100;
export const queueListKey = ['queue', 'list'] as const;

export const listKeyOf = (view: View) => [...queueListKey, queryOf(view)];

/** A list that somebody comes back to is shown as he left it; what changed meanwhile is said, not moved under him. */
const KEEP_MS = 60_000;
/** What was asked for before the page was drawn is not asked for again when it is. */
const AHEAD_MS = 5_000;

function listOptions(view: View) {
  const query = queryOf(view);
  return infiniteQueryOptions<FoundPage, Error, List, readonly unknown[], string | null>({
    queryKey: listKeyOf(view),
    queryFn: ({ pageParam, signal }) => findTickets(query, pageParam, PAGE_SIZE, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
  });
}

/**
 * Asks for the first rows of a view that nobody has looked at, while its page is still being loaded and drawn. Says
 * whether it did.
 */
export function askAhead(view: View): boolean {
  const options = listOptions(view);
  if (queryClient.getQueryState(options.queryKey) !== undefined) return false;
  void queryClient.prefetchInfiniteQuery(options);
  return true;
}

/**
 * The tickets of a view, page by page. Rows never change their places by themselves: nothing but
 * the person reads the list anew (see use-new-tickets.ts for what comes in).
 */
export function useQueue(view: View, isAhead: boolean) {
  const isBack = useNavigationType() === 'POP';
  return useInfiniteQuery({
    ...listOptions(view),
    placeholderData: keepPreviousData,
    staleTime: isBack ? KEEP_MS : isAhead ? AHEAD_MS : 0,
    refetchOnMount: (found) => (found.state.data?.pages.length ?? 0) <= 1 || !isBack,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export type QueueQuery = ReturnType<typeof useQueue>;

/** How many tickets the view has in all. */
export function useCount(view: View) {
  const filters = filtersOf(view);
  return useQuery({
    queryKey: ticketCountKey(filters),
    queryFn: ({ signal }) => countTickets(filters, signal),
    placeholderData: keepPreviousData,
  });
}

/** Numbers of the whole desk, for the strip and the quick filters. */
export function useStatistics() {
  return useQuery({ queryKey: statisticsKey, queryFn: ({ signal }) => readStatistics(signal) });
}
