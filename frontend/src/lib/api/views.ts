/** Views of the queue that operators keep, their own and those that others share. */
import { answerOf, api } from './client';
import { apiError } from './errors';
import type { components } from './schema';
import type { TicketTotal } from './ticket-count';

export type SavedView = components['schemas']['SavedView'];
export type NewView = Pick<SavedView, 'name' | 'query' | 'shared'>;

export const viewsKey = ['views'] as const;
/** Counted anew with every other count (app/live-updates.ts), but for a search, which looks at thousands of tickets. */
export const viewCountKey = (query: string) => [...(isSearch(query) ? ['searches'] : ['tickets', 'count']), query];

export function isSearch(query: string): boolean {
  const params = new URLSearchParams(query);
  return params.has('q') || params.has('rules');
}

const pathOf = (id: number) => ({ path: { view_id: id } });

export async function listViews(signal: AbortSignal): Promise<SavedView[]> {
  return (await answerOf(api.GET('/api/views/', { signal }))).data;
}

/** The same `key` for each try of the same one. */
export async function createView(body: NewView, key: string): Promise<SavedView> {
  const params = { header: { 'Idempotency-Key': key } };
  return (await answerOf(api.POST('/api/views/', { params, body }))).data;
}

export async function changeView(id: number, body: Partial<NewView>): Promise<SavedView> {
  return (await answerOf(api.PATCH('/api/views/{view_id}', { params: pathOf(id), body }))).data;
}

export async function removeView(id: number): Promise<void> {
  const { error, response } = await api.DELETE('/api/views/{view_id}', { params: pathOf(id) });
  if (!response.ok) throw apiError(response.status, error);
}

/** How many tickets a view has: its own words are those of the question. */
export async function countView(query: string, signal: AbortSignal): Promise<TicketTotal> {
  const filters = new URLSearchParams(query);
  filters.delete('sort');
  return (await answerOf(api.GET('/api/tickets/count', { querySerializer: () => `${filters}`, signal }))).data;
}
