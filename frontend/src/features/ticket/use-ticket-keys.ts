import { useNavigate } from 'react-router';
import { type Hotkey, useHotkeys } from '@/lib/hotkeys';
import { useMe } from '@/lib/me';
import type { Neighbours } from '@/lib/ticket-order';
import { giveTo, setStatus } from '@/ui/ticket-changes';
import type { OpenProperty } from './ticket-properties';
import type { TicketView } from './ticket-view';
import type { ComposerPlace } from './use-composer';
import { type Place, ticketPath } from './use-place';
import type { useSolved } from './use-solved';

type Parts = {
  view: TicketView;
  open: OpenProperty;
  composer: ComposerPlace;
  solved: ReturnType<typeof useSolved>;
  place: Place;
  neighbours: Neighbours | null;
};

function writingKeys({ view: { ticket }, composer }: Parts): Hotkey[] {
  if (!ticket?.can.comment) return [];
  const keys: Hotkey[] = [{ keys: 'r', label: 'Reply', run: () => composer.focus('reply') }];
  if (ticket.can.note) keys.push({ keys: 'n', label: 'Internal note', run: () => composer.focus('note') });
  return keys;
}

/** For who may set the properties; a submitter closes with the button's own route. */
function changingKeys({ view: { ticket, change }, open, solved }: Parts, myId: number): Hotkey[] {
  if (!ticket) return [];
  if (!ticket.can.assign) return ticket.can.close ? [{ keys: 'e', label: 'Close my request', run: solved.close }] : [];
  const keys: Hotkey[] = [
    { keys: 'a', label: 'Assign', run: () => open.set('operator_id') },
    { keys: 's', label: 'Set the status', run: () => open.set('status') },
    { keys: 'u', label: 'Set the urgency', run: () => open.set('urgency') },
  ];
  if (ticket.operator_id !== myId)
    keys.push({ keys: 'm', label: 'Assign to me', run: () => void change(giveTo(ticket, myId)) });
  if (ticket.status !== 'closed')
    keys.push({ keys: 'e', label: 'Close', run: () => void change(setStatus(ticket, 'closed', myId)) });
  return keys;
}

function useMovingKeys({ place, neighbours }: Parts): Hotkey[] {
  const navigate = useNavigate();
  const keys: Hotkey[] = [{ keys: ['[', 'Escape'], label: 'Back to the list', run: () => void navigate(place.list) }];
  const step = (key: string, label: string, id: number | null | undefined) => {
    if (id) keys.push({ keys: key, label, run: () => void navigate(ticketPath(place, id)) });
  };
  step('j', 'Next ticket', neighbours?.next);
  step('k', 'Previous ticket', neighbours?.previous);
  return keys;
}

/** The keys of a ticket's page: only those that do something for this person and this ticket. */
export function useTicketKeys(parts: Parts): void {
  const me = useMe();
  useHotkeys('Ticket', [...writingKeys(parts), ...changingKeys(parts, me.id), ...useMovingKeys(parts)]);
}
