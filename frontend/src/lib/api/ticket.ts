/** One ticket: what is said in it, what happened to it, and the changes that people make. */
import { answerOf, api } from './client';
import { ApiError, apiError } from './errors';
import { nextCursor } from './next-cursor';
import type { components } from './schema';
import { type Ticket, ticketKey } from './tickets';

export type Comment = components['schemas']['Comment'];
export type TicketEvent = components['schemas']['TicketEvent'];
export type TicketUpdate = components['schemas']['TicketUpdate'];
export type NewComment = { body: string; internal: boolean /** The same for each try to send it. */; key: string };

/** Below the ticket's own key: whoever invalidates that one has all read anew. */
export const commentsKey = (id: number) => [...ticketKey(id), 'comments'] as const;
export const eventsKey = (id: number) => [...ticketKey(id), 'events'] as const;

const EVENTS_PAGE = 200;
/** Far more than a person reads; a history beyond it is cut, and said to be. */
const EVENTS_MAX = 2000;

const pathOf = (id: number) => ({ path: { ticket_id: id } });

/** Somebody else changed the ticket first; `current` is what he made of it. */
export class TicketChanged extends ApiError {
  constructor(
    message: string,
    readonly current: Ticket,
  ) {
    super(409, message);
  }
}

/** Oldest first. */
export async function listComments(id: number, signal: AbortSignal): Promise<Comment[]> {
  return (await answerOf(api.GET('/api/tickets/{ticket_id}/comments', { params: pathOf(id), signal }))).data;
}

/** The whole history, oldest first, as far as the caller may know it. */
export async function listEvents(id: number, signal: AbortSignal): Promise<TicketEvent[]> {
  const events: TicketEvent[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: EVENTS_PAGE, ...(cursor === null ? {} : { cursor: Number(cursor) }) };
    const call = api.GET('/api/tickets/{ticket_id}/events', { params: { ...pathOf(id), query }, signal });
    const { data, headers } = await answerOf(call);
    events.push(...data);
    cursor = nextCursor(headers.get('Link'));
  } while (cursor !== null && events.length < EVENTS_MAX);
  return events;
}

export async function addComment(id: number, { key, ...body }: NewComment): Promise<Comment> {
  const params = { ...pathOf(id), header: { 'Idempotency-Key': key } };
  return (await answerOf(api.POST('/api/tickets/{ticket_id}/comments', { params, body }))).data;
}

/** Changes what was read as `version`; throws TicketChanged when there is a newer one. */
export async function updateTicket(id: number, version: number, changes: TicketUpdate): Promise<Ticket> {
  const params = { ...pathOf(id), header: { 'If-Match': `"${version}"` } };
  const { data, error, response } = await api.PATCH('/api/tickets/{ticket_id}', { params, body: changes });
  if (response.ok && data) return data;
  const refusal = apiError(response.status, error);
  const conflict = error as { current?: Ticket } | undefined;
  throw response.status === 409 && conflict?.current ? new TicketChanged(refusal.message, conflict.current) : refusal;
}

export async function closeTicket(id: number): Promise<Ticket> {
  return (await answerOf(api.POST('/api/tickets/{ticket_id}/close', { params: pathOf(id) }))).data;
}

export async function reopenTicket(id: number): Promise<Ticket> {
  return (await answerOf(api.POST('/api/tickets/{ticket_id}/reopen', { params: pathOf(id) }))).data;
}
