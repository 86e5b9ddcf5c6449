import { type InfiniteData, type Query, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import {
  createTicket,
  listTickets,
  type NewTicket,
  type Ticket,
  type TicketPage,
  ticketKey,
  ticketListKey,
} from '@/lib/api/tickets';

type List = InfiniteData<TicketPage, string | null>;

/** A list that was read far back is not read again as a whole on every visit. */
const PAGES_WORTH_REFRESHING = 3;

function isShort(query: Query<TicketPage, Error, List, typeof ticketListKey>): boolean {
  return (query.state.data?.pages.length ?? 0) <= PAGES_WORTH_REFRESHING;
}

/** One's tickets (an administrator's: everybody's), newest first, page by page. */
export function useTicketList() {
  return useInfiniteQuery<TicketPage, Error, List, typeof ticketListKey, string | null>({
    queryKey: ticketListKey,
    queryFn: ({ pageParam, signal }) => listTickets(pageParam, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
  });
}

function withNewest(list: List | undefined, ticket: Ticket): List | undefined {
  const [first, ...rest] = list?.pages ?? [];
  if (!list || !first) return list;
  return { ...list, pages: [{ ...first, tickets: [ticket, ...first.tickets] }, ...rest] };
}

/** Creates a ticket and puts it where the pages will look for it. */
export function useCreateTicket(): (ticket: NewTicket) => Promise<Ticket> {
  const queries = useQueryClient();
  return async (fresh) => {
    const ticket = await createTicket(fresh);
    queries.setQueryData(ticketKey(ticket.id), ticket);
    queries.setQueryData<List>(ticketListKey, (list) => withNewest(list, ticket));
    return ticket;
  };
}
