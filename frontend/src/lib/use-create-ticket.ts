import { useQueryClient } from '@tanstack/react-query';
import { createTicket, type NewTicket, type Ticket, ticketKey, ticketListKey } from './api/tickets';
import { dropDraft } from './draft';
import { useKeyOf } from './use-key-of';

const SENT = 'sent-ticket';

/** Creates a ticket and puts it where its page will look for it. The same one sent again, as after a lost answer, is created once. */
export function useCreateTicket(ownerId: number): (ticket: NewTicket) => Promise<Ticket> {
  const queries = useQueryClient();
  const keyOf = useKeyOf({ name: SENT, ownerId });
  return async (fresh) => {
    const ticket = await createTicket(fresh, keyOf(fresh));
    dropDraft(SENT, ownerId);
    queries.setQueryData(ticketKey(ticket.id), ticket);
    void queries.invalidateQueries({ queryKey: ticketListKey });
    return ticket;
  };
}
