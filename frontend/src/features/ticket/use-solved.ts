import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { closeTicket, reopenTicket } from '@/lib/api/ticket';
import { type Ticket, ticketKey } from '@/lib/api/tickets';
import { toast } from '@/ui/toast';
import { useTakeTicket } from './use-changes';

const reopened = () => toast('The ticket is open again');

/** Closes and reopens: the two things that a submitter may do to the status of his ticket. */
export function useSolved(id: number) {
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const take = useTakeTicket();
  /** What is so already, by somebody else or a call whose answer was lost, is done, too. */
  const isSo = async (isClosed: boolean): Promise<boolean> => {
    await queries.invalidateQueries({ queryKey: ticketKey(id) });
    const now = queries.getQueryData<Ticket>(ticketKey(id));
    return now !== undefined && (now.status === 'closed') === isClosed;
  };
  const run = async (
    call: (id: number) => Promise<Ticket>,
    done: () => void,
    failed = (message: string) => toast(message, 'error'),
  ): Promise<void> => {
    setBusy(true);
    try {
      const after = await call(id);
      take(after);
      done();
    } catch (error) {
      if (await isSo(call === closeTicket)) done();
      else failed(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const reopen = () => run(reopenTicket, reopened);
  /** The reply is there by then: said where this fails. */
  const reopenReplied = () =>
    run(reopenTicket, reopened, (message) =>
      toast(`Your reply was sent, but the ticket is still closed. ${message}`, 'error', {
        label: 'Reopen',
        run: () => void reopen(),
      }),
    );
  const close = () =>
    run(closeTicket, () => toast('The ticket is closed', 'done', { label: 'Undo', run: () => void reopen() }));
  return { busy, close: () => void close(), reopen: () => void reopen(), reopenReplied };
}
