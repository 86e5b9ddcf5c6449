import { useQueryClient } from '@tanstack/react-query';
import { createTicket, type NewTicket, type Ticket, ticketKey, ticketListKey } from './api/tickets';
import { useKeyOf } from './use-key-of';

/** Creates a ticket and puts it where its page will look for it. The same one sent again, as after a lost answer, is created once. */
export function useCreateTicket(): (ticket: NewTicket) => Promise<Ticket> {
  const queries = useQueryClient();
  const keyOf = useKeyOf();
  return async (fresh) => {
    const ticket = await createTicket(fresh, keyOf(fresh));
    queries.setQueryData(ticketKey(ticket.id), ticket);
    void queries.invalidateQueries({ queryKey: ticketListKey });
    return ticket;
  };
}
