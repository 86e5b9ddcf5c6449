import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { eventsKey, TicketChanged, updateTicket } from '@/lib/api/ticket';
import { type Ticket, ticketKey, ticketListKey } from '@/lib/api/tickets';
import { connection, SENDING_WAITS } from '@/lib/connection';
import { type Changes, changed, contested, undoing } from '@/ui/ticket-changes';
import { toast } from '@/ui/toast';
import { conflictWords, doneWords } from './changes';

/** `before` is what the person saw when he decided. */
type Request = { before: Ticket; changes: Changes; isUndo?: boolean };
export type Conflict = {
  current: Ticket;
  changes: Changes;
  /** Whether this person's values hold, or those of the other. */
  choose: (mine: boolean) => void;
};
/** True when it is done; false when it failed, or when the other's values were left. */
export type Change = (changes: Changes, before?: Ticket) => Promise<boolean>;

const changeKey = (id: number) => ['ticket-change', id] as const;

/** Tells the server, for the version that this page knows; what others did to other fields is no matter. */
function useSend(id: number) {
  const queries = useQueryClient();
  return async ({ before, changes }: Request): Promise<Ticket> => {
    const known = queries.getQueryData<Ticket>(ticketKey(id)) ?? before;
    if (contested(before, known, changes).length > 0) throw new TicketChanged('It has changed meanwhile.', known);
    try {
      return await updateTicket(id, known.version, changes);
    } catch (error) {
      if (!(error instanceof TicketChanged)) throw error;
      queries.setQueryData(ticketKey(id), error.current);
      if (contested(before, error.current, changes).length > 0) throw error;
      return updateTicket(id, error.current.version, changes);
    }
  };
}

/** A ticket that was changed is put where the pages look for it, and what tells of it is read anew. */
export function useTakeTicket(): (ticket: Ticket) => void {
  const queries = useQueryClient();
  return (ticket) => {
    queries.setQueryData(ticketKey(ticket.id), ticket);
    void queries.invalidateQueries({ queryKey: eventsKey(ticket.id) });
    void queries.invalidateQueries({ queryKey: ticketListKey });
  };
}

/** Changes of one ticket: shown at once, sent one after the other, each with a way back. */
export function useTicketChanges(id: number, ticket: Ticket | undefined, nameOf: (id: number) => string) {
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { mutateAsync } = useMutation({
    mutationKey: changeKey(id),
    scope: { id: `ticket-${id}` },
    mutationFn: useSend(id),
    onSuccess: useTakeTicket(),
  });
  const pending = useMutationState({
    filters: { mutationKey: changeKey(id), status: 'pending' },
    select: (mutation) => (mutation.state.variables as Request).changes,
  });
  const shown = ticket && pending.reduce<Ticket>((now, changes) => changed(now, changes, nameOf), ticket);

  const canAsk = useRef(false);
  useEffect(() => {
    canAsk.current = true;
    return () => {
      canAsk.current = false;
    };
  }, []);
  /** One question at a time, on its page; who has left it, or is being asked, is told in passing. */
  const ask = async (current: Ticket, changes: Changes): Promise<boolean> => {
    if (!canAsk.current) {
      const again = { label: 'Use mine', run: () => void run({ before: current, changes }) };
      toast(conflictWords({ current, changes }, nameOf), 'error', again);
      return false;
    }
    canAsk.current = false;
    const mine = await new Promise<boolean>((choose) => setConflict({ current, changes, choose }));
    canAsk.current = true;
    setConflict(null);
    return mine;
  };
  const run = async (request: Request): Promise<boolean> => {
    if (!connection.isOnline()) {
      toast(SENDING_WAITS, 'error');
      return false;
    }
    try {
      const after = await mutateAsync(request);
      const undo = () => void run({ before: after, changes: undoing(request.before, request.changes), isUndo: true });
      if (request.isUndo) toast('Undone');
      else toast(doneWords(request.changes, nameOf), 'done', { label: 'Undo', run: undo });
      return true;
    } catch (error) {
      if (!(error instanceof TicketChanged)) {
        toast(`Not done: ${doneWords(request.changes, nameOf)}. ${messageOf(error)}`, 'error');
        return false;
      }
      const mine = await ask(error.current, request.changes);
      return mine ? run({ before: error.current, changes: request.changes }) : false;
    }
  };
  const change: Change = async (changes, before = shown) => (before ? run({ before, changes }) : false);
  return { shown, change, conflict };
}
