import { answerOf, api } from './client';
import { nextCursor } from './next-cursor';
import type { components, operations } from './schema';
import type { TicketPage } from './tickets';

type Parameters = NonNullable<operations['list_tickets_api_tickets__get']['parameters']['query']>;

export type TicketSort = components['schemas']['TicketSort'];
/** Which tickets, in which order: all parts must hold. */
export type TicketQuery = Omit<Parameters, 'limit' | 'cursor'>;
/** `examined`: how many tickets a search looked at; null where indexes knew. A page may be short and not the last. */
export type FoundPage = TicketPage & { examined: number | null };

/** What a search looks at before it waits to be sent further. */
const SEARCHED = 5_000;

/**
 * One page by as many reads as it takes: a busy server stops a search early, by its clock, and nobody should have to
 * ask again for tickets that the same search finds at once at a quieter time.
 */
export async function readFound(
  read: (cursor: string | null) => Promise<FoundPage>,
  cursor: string | null,
  limit: number,
): Promise<FoundPage> {
  let found = await read(cursor);
  while (found.next !== null && found.examined !== null && found.examined < SEARCHED && found.tickets.length < limit) {
    const { tickets, next, examined } = await read(found.next);
    found = { tickets: [...found.tickets, ...tickets], next, examined: found.examined + (examined ?? 0) };
  }
  return found;
}

/** `cursor` is the `next` of the page before. */
export function findTickets(
  query: TicketQuery,
  cursor: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<FoundPage> {
  return readFound((place) => readPage(query, place, limit, signal), cursor, limit);
}

async function readPage(
  query: TicketQuery,
  cursor: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<FoundPage> {
  const page = cursor === null ? { ...query, limit } : { ...query, limit, cursor };
  const { data, headers } = await answerOf(api.GET('/api/tickets/', { params: { query: page }, signal }));
  const examined = headers.get('X-Examined');
  return {
    tickets: data,
    next: nextCursor(headers.get('Link')),
    examined: examined === null ? null : Number(examined),
  };
}
