import {
  type InfiniteData,
  keepPreviousData,
  type Query,
  type UseQueryResult,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import { type LatestEvent, latestEventsKey, listLatestEvents } from '@/lib/api/latest-events';
import { countTickets, ticketCountKey } from '@/lib/api/ticket-count';
import { findTickets } from '@/lib/api/ticket-lists';
import { type TicketPage, type TicketStatus, ticketListKey } from '@/lib/api/tickets';
import { useLive } from '@/lib/live';
import { useMe } from '@/lib/me';
import { readAnew } from '@/lib/query-client';

type List = InfiniteData<TicketPage, string | null>;
type Key = readonly [...typeof ticketListKey, 'mine', string];

const PAGE_SIZE = 100;
/** A list that was read far back is not read again as a whole on every visit. */
const PAGES_WORTH_REFRESHING = 3;

const STATUSES = {
  waiting: ['pending'],
  open: ['new', 'assigned'],
  closed: ['closed'],
} satisfies Record<string, TicketStatus[]>;
export type Group = keyof typeof STATUSES;

const groupKey = (group: Group): Key => [...ticketListKey, 'mine', group];

function isShort(query: Query<TicketPage, Error, List, Key>): boolean {
  return (query.state.data?.pages.length ?? 0) <= PAGES_WORTH_REFRESHING;
}

/** One's own tickets of a group, newest first, page by page. */
export function useMyTickets(group: Group, enabled = true) {
  const me = useMe();
  const query = { status: STATUSES[group], created_by_id: me.id };
  return useInfiniteQuery<TicketPage, Error, List, Key, string | null>({
    queryKey: groupKey(group),
    queryFn: ({ pageParam, signal }) => findTickets(query, pageParam, PAGE_SIZE, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    enabled,
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
  });
}

export type ListQuery = ReturnType<typeof useMyTickets>;

/** How many are folded away. */
export function useClosedCount() {
  const filters = { status: STATUSES.closed, created_by_id: useMe().id };
  return useQuery({ queryKey: ticketCountKey(filters), queryFn: ({ signal }) => countTickets(filters, signal) });
}

type Latest = { events: ReadonlyMap<number, LatestEvent>; isComplete: boolean };

function together(results: UseQueryResult<LatestEvent[]>[]): Latest {
  const events = new Map(results.flatMap(({ data }) => data ?? []).map((event) => [event.ticket_id, event]));
  return { events, isComplete: results.length > 0 && results.every(({ isSuccess }) => isSuccess) };
}

/** What happened last to tickets, given by pages of their numbers; read anew when something happens to one. */
export function useLatestEvents(pages: readonly (readonly number[])[]): Latest {
  const readLatest = () => readAnew({ queryKey: latestEventsKey });
  useLive({
    onEvent: ({ ticket_id }) => {
      if (ticket_id !== null && pages.some((ids) => ids.includes(ticket_id))) readLatest();
    },
    onReset: readLatest,
  });
  return useQueries({
    queries: pages.map((ids) => ({
      queryKey: [...latestEventsKey, ids],
      queryFn: ({ signal }: { signal: AbortSignal }) => listLatestEvents(ids, signal),
      placeholderData: keepPreviousData,
    })),
    combine: together,
  });
}
