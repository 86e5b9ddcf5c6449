/**
 * The keys that change tickets. They are heard as soon as the list is there; what does them comes a moment later
 * (triage.tsx), and then does what was pressed meanwhile, each for the row that had the focus.
 */
import { type RefObject, useEffect, useRef } from 'react';
import { useHotkeys } from '@/lib/hotkeys';
import type { ListControl } from '@/ui/virtual-list';

type Act = 'assign' | 'mine' | 'status' | 'urgency' | 'close';
type Press = { act: Act; row: string | null };

const KEYS: readonly { keys: string; label: string; act: Act }[] = [
  { keys: 'a', label: 'Assign', act: 'assign' },
  { keys: 'm', label: 'Assign to me', act: 'mine' },
  { keys: 's', label: 'Set the status', act: 'status' },
  { keys: 'u', label: 'Set the urgency', act: 'urgency' },
  { keys: 'e', label: 'Close', act: 'close' },
];

/** Where presses go: to `doer` once it is there, until then to `early`. */
export type TriageKeys = RefObject<{ early: Press[]; doer: ((press: Press) => void) | null }>;

export function useTriageKeys(control: RefObject<ListControl | null>): TriageKeys {
  const keys: TriageKeys = useRef({ early: [], doer: null });
  useHotkeys(
    'Queue',
    KEYS.map(({ act, ...key }) => ({
      ...key,
      run: () => {
        const press = { act, row: control.current?.active() ?? null };
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
