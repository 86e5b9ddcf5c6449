import { answerOf, api } from './client';
import { nextCursor } from './next-cursor';
import type { components } from './schema';

export type Ticket = components['schemas']['Ticket'];
export type NewTicket = components['schemas']['TicketCreate'];
export type TicketStatus = Ticket['status'];
export type TicketUrgency = Ticket['urgency'];
export type TicketCategory = Ticket['request_type'];
export type TicketPage = { tickets: Ticket[]; next: string | null };

const PAGE_SIZE = 100;

export const ticketListKey = ['tickets', 'list'] as const;
export const ticketKey = (id: number) => ['tickets', 'one', id] as const;

/** Newest first; `cursor` is the `next` of the page before. */
export async function listTickets(cursor: string | null, signal: AbortSignal): Promise<TicketPage> {
  const query = cursor === null ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor };
  const { data, headers } = await answerOf(api.GET('/api/tickets/', { params: { query }, signal }));
  return { tickets: data, next: nextCursor(headers.get('Link')) };
}

export async function readTicket(id: number, signal: AbortSignal): Promise<Ticket> {
  return (await answerOf(api.GET('/api/tickets/{ticket_id}', { params: { path: { ticket_id: id } }, signal }))).data;
}

export async function createTicket(ticket: NewTicket): Promise<Ticket> {
  return (await answerOf(api.POST('/api/tickets/', { body: ticket }))).data;
}
