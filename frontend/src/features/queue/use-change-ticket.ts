import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { messageOf } from '@/lib/api/errors';
import { statisticsKey } from '@/lib/api/statistics';
import { TicketChanged, updateTicket } from '@/lib/api/ticket';
import { type Ticket, ticketKey } from '@/lib/api/tickets';
import { connection, SENDING_WAITS } from '@/lib/connection';
import { type Changes, changed, contested, doneWords, isSo, undoing } from '@/ui/ticket-changes';
import { toast } from '@/ui/toast';
import { type List, queueListKey } from './queries';
import { withTicket } from './queue-items';

/** What others did to other fields is no matter; where two meant something else, TicketChanged says so. */
async function sendOver(before: Ticket, changes: Changes): Promise<Ticket> {
  try {
    return await updateTicket(before.id, before.version, changes);
  } catch (error) {
    if (!(error instanceof TicketChanged) || contested(before, error.current, changes).length > 0) throw error;
    return updateTicket(before.id, error.current.version, changes);
  }
}

/**
 * Changes one ticket of the list: the row shows it at once and stays where it is, whether or not
 * the filters still fit. Refused, the row is as it was again.
 */
export function useChangeTicket(nameOf: (id: number) => string) {
  const queries = useQueryClient();
  const underWay = useRef(new Map<number, Promise<Ticket>>());
  const put = (ticket: Ticket): void => {
    queries.setQueriesData<List>({ queryKey: queueListKey }, (list) => list && withTicket(list, ticket));
  };
  const settle = (ticket: Ticket): void => {
    put(ticket);
    queries.setQueryData(ticketKey(ticket.id), ticket);
    void queries.invalidateQueries({ queryKey: statisticsKey });
    void queries.invalidateQueries({ queryKey: ['tickets', 'count'] });
  };
  /** Somebody else was first, and meant something else: both are said, and one's own can follow. */
  const refused = (current: Ticket, changes: Changes): Ticket => {
    put(current);
    const theirs = doneWords(undoing(current, changes), nameOf);
    const title = `Somebody else was first: #${current.id} is ${theirs}. Yours was: ${doneWords(changes, nameOf)}.`;
    toast(title, 'error', { label: 'Use mine', run: () => change(current, changes) });
    return current;
  };
  /** The ticket as it is then; `isDone` tells whether the changes are in it. */
  const send = async (before: Ticket, changes: Changes): Promise<{ ticket: Ticket; isDone: boolean }> => {
    if (!connection.isOnline()) {
      toast(SENDING_WAITS, 'error');
      return { ticket: before, isDone: false };
    }
    // As the version that it will be, so that an older answer does not take its place meanwhile.
    put({ ...changed(before, changes, nameOf), version: before.version + 1 });
    try {
      const ticket = await sendOver(before, changes);
      settle(ticket);
      return { ticket, isDone: true };
    } catch (error) {
      if (error instanceof TicketChanged) return { ticket: refused(error.current, changes), isDone: false };
      put(before);
      toast(`#${before.id} is as it was. ${messageOf(error)}`, 'error');
      return { ticket: before, isDone: false };
    }
  };
  /** One after the other: the next must know the version that the one before has made. */
  const inTurn = (shown: Ticket, work: (before: Ticket) => Promise<Ticket>): void => {
    const turns = underWay.current;
    const turn = (turns.get(shown.id) ?? Promise.resolve(shown)).then(work);
    turns.set(shown.id, turn);
    void turn.then(() => turns.get(shown.id) === turn && turns.delete(shown.id));
  };
  const undo = (after: Ticket, changes: Changes): void =>
    inTurn(after, async (before) => {
      const { ticket, isDone } = await send(before, changes);
      if (isDone) toast(`#${ticket.id} is as it was`);
      return ticket;
    });
  const change = (shown: Ticket, changes: Changes): void =>
    inTurn(shown, async (before) => {
      const words = doneWords(changes, nameOf);
      if (isSo(before, changes)) {
        toast(`#${before.id} is ${words} already`);
        return before;
      }
      const { ticket, isDone } = await send(before, changes);
      if (isDone) toast(`#${ticket.id} ${words}`, 'done', { run: () => undo(ticket, undoing(before, changes)) });
      return ticket;
    });
  return change;
}
