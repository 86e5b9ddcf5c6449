import { answerOf, api } from './client';
import type { components } from './schema';

export type Ticket = components['schemas']['Ticket'];
export type NewTicket = components['schemas']['TicketCreate'];
/** What a model can fill in of a ticket. */
export type InferredField = components['schemas']['TicketField'];
export type TicketStatus = Ticket['status'];
export type TicketUrgency = Ticket['urgency'];
export type TicketCategory = Ticket['request_type'];
/** Whose turn it is while a ticket is pending. */
export type TicketWaiting = components['schemas']['TicketWaiting'];
export type TicketPage = { tickets: Ticket[]; next: string | null };

export const ticketListKey = ['tickets', 'list'] as const;
export const ticketKey = (id: number) => ['tickets', 'one', id] as const;

export async function readTicket(id: number, signal: AbortSignal): Promise<Ticket> {
  return (await answerOf(api.GET('/api/tickets/{ticket_id}', { params: { path: { ticket_id: id } }, signal }))).data;
}

/** `key` is the same for each try to send it: nothing is created twice. */
export async function createTicket(ticket: NewTicket, key: string): Promise<Ticket> {
  const params = { header: { 'Idempotency-Key': key } };
  return (await answerOf(api.POST('/api/tickets/', { params, body: ticket }))).data;
}
