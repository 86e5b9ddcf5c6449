import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query';
import { readTicket, type TicketPage, ticketKey, ticketListKey } from '@/lib/api/tickets';

/** One ticket. What the list already knows of it is shown at once, while it is read anew. */
export function useTicket(id: number | null) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ticketKey(id ?? 0),
    queryFn: ({ signal }) => readTicket(id ?? 0, signal),
    enabled: id !== null,
    placeholderData: () =>
      queries
        .getQueryData<InfiniteData<TicketPage>>(ticketListKey)
        ?.pages.flatMap((page) => page.tickets)
        .find((ticket) => ticket.id === id),
  });
}

/** The number in an address, or null when it cannot be a ticket's. */
export function ticketIdOf(text: string | undefined): number | null {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
