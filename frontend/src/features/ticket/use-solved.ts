import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { closeTicket, reopenTicket } from '@/lib/api/ticket';
import { type Ticket, ticketKey } from '@/lib/api/tickets';
import { toast } from '@/ui/toast';
import { useTakeTicket } from './use-changes';

/** Closes and reopens: the two things that a submitter may do to the status of his ticket. */
export function useSolved(id: number) {
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const take = useTakeTicket();
  const run = async (call: (id: number) => Promise<Ticket>, done: (ticket: Ticket) => void) => {
    setBusy(true);
    try {
      const after = await call(id);
      take(after);
      done(after);
    } catch (error) {
      toast(messageOf(error), 'error');
      void queries.invalidateQueries({ queryKey: ticketKey(id) });
    } finally {
      setBusy(false);
    }
  };
  const reopen = () => run(reopenTicket, () => toast('The ticket is open again'));
  const close = () =>
    run(closeTicket, () => toast('The ticket is closed', 'done', { label: 'Undo', run: () => void reopen() }));
  return { busy, close: () => void close(), reopen: () => void reopen() };
}
