import {
  ArrowDown,
  ArrowLeft,
  ArrowUp,
  CircleCheckBig,
  CircleDashed,
  Lock,
  type LucideIcon,
  MessageSquare,
  Signal,
  UserRoundCheck,
  UserRoundPlus,
} from 'lucide-react';
import { useNavigate } from 'react-router';
import type { Ticket } from '@/lib/api/tickets';
import { type Hotkey, useHotkeys } from '@/lib/hotkeys';
import { useMe } from '@/lib/me';
import type { Neighbours } from '@/lib/ticket-order';
import { ticketPath } from '@/lib/ticket-path';
import { giveTo, setStatus } from '@/ui/ticket-changes';
import type { OpenProperty } from './ticket-properties';
import type { TicketView } from './ticket-view';
import type { ComposerPlace } from './use-composer';
import type { Place } from './use-place';
import type { useSolved } from './use-solved';

type Parts = {
  view: TicketView;
  open: OpenProperty;
  composer: ComposerPlace;
  solved: ReturnType<typeof useSolved>;
  place: Place;
  neighbours: Neighbours | null;
};

/** In the palette it is named with the ticket. */
function to(words: string, { id }: Ticket) {
  return { command: () => `${words} #${id}` };
}

function writingKeys({ view: { ticket }, composer }: Parts): Hotkey[] {
  if (!ticket?.can.comment) return [];
  const keys: Hotkey[] = [
    { keys: 'r', label: 'Reply', icon: MessageSquare, run: () => composer.focus('reply'), ...to('Reply to', ticket) },
  ];
  if (ticket.can.note)
    keys.push({
      keys: 'n',
      label: 'Internal note',
      icon: Lock,
      run: () => composer.focus('note'),
      ...to('Write an internal note on', ticket),
    });
  return keys;
}

/** For who may set the properties; a submitter closes with the button's own route. */
function changingKeys({ view: { ticket, change }, open, solved }: Parts, myId: number): Hotkey[] {
  if (!ticket) return [];
  if (!ticket.can.assign)
    return ticket.can.close ? [{ keys: 'e', label: 'Close my request', icon: CircleCheckBig, run: solved.close }] : [];
  const keys: Hotkey[] = [
    { keys: 'a', label: 'Assign', icon: UserRoundPlus, run: () => open.set('operator_id'), ...to('Assign', ticket) },
    {
      keys: 's',
      label: 'Set the status',
      icon: CircleDashed,
      run: () => open.set('status'),
      ...to('Set the status of', ticket),
    },
    {
      keys: 'u',
      label: 'Set the urgency',
      icon: Signal,
      run: () => open.set('urgency'),
      ...to('Set the urgency of', ticket),
    },
  ];
  if (ticket.operator_id !== myId)
    keys.push({
      keys: 'm',
      label: 'Assign to me',
      icon: UserRoundCheck,
      run: () => void change(giveTo(ticket, myId)),
      command: () => `Assign #${ticket.id} to me`,
    });
  if (ticket.status !== 'closed')
    keys.push({
      keys: 'e',
      label: 'Close',
      icon: CircleCheckBig,
      run: () => void change(setStatus(ticket, 'closed', myId)),
      ...to('Close', ticket),
    });
  return keys;
}

function useMovingKeys({ place, neighbours }: Parts): Hotkey[] {
  const navigate = useNavigate();
  const keys: Hotkey[] = [
    { keys: ['[', 'Escape'], label: 'Back to the list', icon: ArrowLeft, run: () => void navigate(place.list) },
  ];
  const step = (key: string, label: string, icon: LucideIcon, id: number | null | undefined) => {
    if (id) keys.push({ keys: key, label, icon, run: () => void navigate(ticketPath(place, id)) });
  };
  step('j', 'Next ticket', ArrowDown, neighbours?.next);
  step('k', 'Previous ticket', ArrowUp, neighbours?.previous);
  return keys;
}

/** The keys of a ticket's page: only those that do something for this person and this ticket. */
export function useTicketKeys(parts: Parts): void {
  const me = useMe();
  useHotkeys('Ticket', [...writingKeys(parts), ...changingKeys(parts, me.id), ...useMovingKeys(parts)]);
}
