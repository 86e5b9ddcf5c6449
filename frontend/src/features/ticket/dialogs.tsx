import { lazy, Suspense } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import type { TicketView } from './ticket-view';
import type { Place } from './use-place';

const ConflictDialog = lazy(() => import('./conflict-dialog'));
const RemoveDialog = lazy(() => import('./remove-dialog'));

type Props = {
  view: TicketView;
  ticket: Ticket;
  place: Place;
  removing: boolean;
  onRemoving: (removing: boolean) => void;
};

/** What this page may have to ask; each comes when it is needed. */
export function Dialogs({ view, ticket, place, removing, onRemoving }: Props) {
  const { conflict, nameOf } = view;
  return (
    <Suspense>
      {conflict && <ConflictDialog conflict={conflict} nameOf={nameOf} />}
      {removing && <RemoveDialog ticket={ticket} place={place} onOpenChange={onRemoving} />}
    </Suspense>
  );
}
