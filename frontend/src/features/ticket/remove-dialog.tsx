import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { applyBulkChange, undoBulkChange } from '@/lib/api/bulk';
import { messageOf } from '@/lib/api/errors';
import { type Ticket, ticketKey } from '@/lib/api/tickets';
import { newKey } from '@/lib/new-key';
import { ticketPath } from '@/lib/ticket-path';
import { titleOf } from '@/lib/ticket-text';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { toast } from '@/ui/toast';
import type { Place } from './use-place';

type Props = {
  ticket: Ticket;
  place: Place;
  onOpenChange: (open: boolean) => void;
  onDeleting: (deleting: boolean) => void;
};

/** Deletes as a bulk change of one, because those can be undone. */
function useRemove({ ticket, place, onDeleting }: Omit<Props, 'onOpenChange'>) {
  const key = useRef(newKey());
  const queries = useQueryClient();
  const navigate = useNavigate();
  const readListsAnew = () => void queries.invalidateQueries();
  const undo = async (changeId: number) => {
    try {
      const { restored } = await undoBulkChange(changeId);
      readListsAnew();
      if (restored === 0) toast(`Ticket #${ticket.id} was changed since and stays deleted`, 'error');
      else await navigate(ticketPath(place, ticket.id));
    } catch (error) {
      toast(messageOf(error), 'error');
    }
  };
  const kept = (error: unknown): never => {
    onDeleting(false);
    throw error;
  };
  return async () => {
    onDeleting(true);
    const { id } = await applyBulkChange({ ticket_ids: [ticket.id], remove: true }, key.current).catch(kept);
    await navigate(place.list);
    queries.removeQueries({ queryKey: ticketKey(ticket.id) });
    readListsAnew();
    toast(`Ticket #${ticket.id} deleted`, 'done', { run: () => void undo(id) });
  };
}

export default function RemoveDialog({ ticket, place, onOpenChange, onDeleting }: Props) {
  const remove = useRemove({ ticket, place, onDeleting });
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={`Delete ticket #${ticket.id}?`}
      action="Delete ticket"
      danger
      onConfirm={remove}
    >
      “{titleOf(ticket)}” by {ticket.created_by_name} goes away with all its replies and notes. It can be undone for ten
      minutes.
    </ConfirmDialog>
  );
}
