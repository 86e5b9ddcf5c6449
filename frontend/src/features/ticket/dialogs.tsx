import { useState } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { part } from '@/ui/part';
import type { TicketView } from './ticket-view';
import type { Place } from './use-place';

const ConflictDialog = part(() => import('./conflict-dialog'));
const RemoveDialog = part(() => import('./remove-dialog'));

type Removal = ReturnType<typeof useRemoval>;

/** Whether the ticket is to be deleted: asked about, and then under way. */
export function useRemoval() {
  const [isAsked, ask] = useState(false);
  const [isRunning, setRunning] = useState(false);
  return { isAsked, ask, isRunning, setRunning };
}

type Props = {
  view: TicketView;
  ticket: Ticket;
  place: Place;
  removal: Removal;
};

/** What this page may have to ask; each comes when it is needed. */
export function Dialogs({ view, ticket, place, removal }: Props) {
  const { conflict, nameOf } = view;
  return (
    <>
      {conflict && <ConflictDialog conflict={conflict} nameOf={nameOf} onMissing={() => conflict.choose(false)} />}
      {removal.isAsked && (
        <RemoveDialog
          ticket={ticket}
          place={place}
          onOpenChange={removal.ask}
          onDeleting={removal.setRunning}
          onMissing={() => removal.ask(false)}
        />
      )}
    </>
  );
}
