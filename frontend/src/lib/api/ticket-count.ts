import { answerOf, api } from './client';
import type { components, operations } from './schema';

/** What narrows a list of tickets, in the names of the server. */
export type TicketFilters = NonNullable<operations['count_tickets_api_tickets_count_get']['parameters']['query']>;
export type TicketTotal = components['schemas']['TicketTotal'];

export const ticketCountKey = (filters: TicketFilters) => ['tickets', 'count', filters] as const;

/** How many tickets there are under some filters; past a bound, that there are more. */
export async function countTickets(filters: TicketFilters, signal: AbortSignal): Promise<TicketTotal> {
  return (await answerOf(api.GET('/api/tickets/count', { params: { query: filters }, signal }))).data;
}
