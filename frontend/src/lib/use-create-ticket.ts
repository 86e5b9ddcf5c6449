import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { createTicket, type NewTicket, type Ticket, ticketKey, ticketListKey } from './api/tickets';
import { newKey } from './new-key';

/** Creates a ticket and puts it where its page will look for it. The same one sent again, as after a lost answer, is created once. */
export function useCreateTicket(): (ticket: NewTicket) => Promise<Ticket> {
  const queries = useQueryClient();
  const attempt = useRef({ text: '', key: '' });
  return async (fresh) => {
    const text = JSON.stringify(fresh);
    if (attempt.current.text !== text) attempt.current = { text, key: newKey() };
    const ticket = await createTicket(fresh, attempt.current.key);
    queries.setQueryData(ticketKey(ticket.id), ticket);
    void queries.invalidateQueries({ queryKey: ticketListKey });
    return ticket;
  };
}
