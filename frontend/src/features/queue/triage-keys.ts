/**
 * The keys that change tickets. They are heard as soon as the list is there; what does them comes a moment later
 * (triage.tsx), and then does what was pressed meanwhile, each for the row that had the focus.
 */
import { CircleCheckBig, CircleDashed, type LucideIcon, Signal, UserRoundCheck, UserRoundPlus } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useHotkeys } from '@/lib/hotkeys';
import { useMe } from '@/lib/me';
import { number } from '@/lib/number';
import type { ListControl } from '@/ui/virtual-list';
import type { Selection } from './selection';

type Act = 'assign' | 'mine' | 'status' | 'urgency' | 'close';
type Press = { act: Act; row: string | null };

type TriageKey = {
  keys: string;
  label: string;
  icon: LucideIcon;
  act: Act;
  /** Its name with what it is done to. */
  named: (what: string) => string;
  /** Whether it would leave that ticket as it is. */
  isDone?: (ticket: Ticket, myId: number) => boolean;
};

const KEYS: readonly TriageKey[] = [
  { keys: 'a', label: 'Assign', icon: UserRoundPlus, act: 'assign', named: (what) => `Assign ${what}` },
  {
    keys: 'm',
    label: 'Assign to me',
    icon: UserRoundCheck,
    act: 'mine',
    named: (what) => `Assign ${what} to me`,
    isDone: ({ operator_id }, myId) => operator_id === myId,
  },
  {
    keys: 's',
    label: 'Set the status',
    icon: CircleDashed,
    act: 'status',
    named: (what) => `Set the status of ${what}`,
  },
  { keys: 'u', label: 'Set the urgency', icon: Signal, act: 'urgency', named: (what) => `Set the urgency of ${what}` },
  {
    keys: 'e',
    label: 'Close',
    icon: CircleCheckBig,
    act: 'close',
    named: (what) => `Close ${what}`,
    isDone: ({ status }) => status === 'closed',
  },
];

type Shown = { tickets: readonly Ticket[]; selection: Selection };

/** Its name in the palette: for what is chosen, or else for the row with the focus; null where it would do nothing. */
function commandOf({ named, isDone }: TriageKey, row: string | null, { tickets, selection }: Shown, myId: number) {
  const chosen = [...selection.ids];
  if (chosen.length > 1) return named(`${number(chosen.length)} tickets`);
  const ticket = tickets.find(({ id }) => (chosen.length === 1 ? id === chosen[0] : `${id}` === row));
  return ticket?.can.assign && !isDone?.(ticket, myId) ? named(`#${ticket.id}`) : null;
}

/** Where presses go: to `doer` once it is there, until then to `early`. */
export type TriageKeys = RefObject<{ early: Press[]; doer: ((press: Press) => void) | null }>;

export function useTriageKeys(control: RefObject<ListControl | null>, shown: Shown): TriageKeys {
  const me = useMe();
  const keys: TriageKeys = useRef({ early: [], doer: null });
  useHotkeys(
    'Queue',
    KEYS.map((key) => ({
      keys: key.keys,
      label: key.label,
      icon: key.icon,
      command: () => commandOf(key, control.current?.active() ?? null, shown, me.id),
      run: () => {
        const press = { act: key.act, row: control.current?.active() ?? null };
        if (keys.current.doer) keys.current.doer(press);
        else keys.current.early.push(press);
      },
    })),
  );
  return keys;
}

/** `work` does what is pressed from now on, and first what was pressed before. */
export function useTriagePresses(keys: TriageKeys, work: (press: Press) => void): void {
  useEffect(() => {
    const presses = keys.current;
    presses.doer = work;
    for (const press of presses.early.splice(0)) work(press);
    return () => {
      presses.doer = null;
    };
  });
}
