import { answerOf, api } from './client';
import type { components } from './schema';

export type LatestEvent = components['schemas']['LatestEvent'];

export const latestEventsKey = ['tickets', 'latest-events'] as const;

/** What happened last to each of at most a hundred tickets, as far as the caller may know it. */
export async function listLatestEvents(ids: readonly number[], signal: AbortSignal): Promise<LatestEvent[]> {
  const query = { ticket_id: ids.map(String) };
  return (await answerOf(api.GET('/api/tickets/latest-events', { params: { query }, signal }))).data;
}
