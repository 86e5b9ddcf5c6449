import type { RefObject } from 'react';
import { useNavigate } from 'react-router';
import { useHotkeys } from '@/lib/hotkeys';
import type { ListControl } from '@/ui/virtual-list';

type Actions = { pick: (id: number, range: boolean) => void; clear: () => void };
type Places = { control: RefObject<ListControl | null>; search: RefObject<HTMLInputElement | null> };

/** Moving, opening and choosing; what changes tickets is in triage-keys.ts. */
export function useQueueKeys(actions: Actions, { control, search }: Places): void {
  const navigate = useNavigate();
  const onRow = (work: (id: number) => void) => () => {
    const id = control.current?.active() ?? null;
    if (id !== null) work(Number(id));
  };
  useHotkeys('Queue', [
    { keys: ['j', 'ArrowDown'], label: 'Next ticket', run: () => control.current?.move(1), repeats: true },
    { keys: ['k', 'ArrowUp'], label: 'Previous ticket', run: () => control.current?.move(-1), repeats: true },
    // Enter is the link's own.
    { keys: 'o', label: 'Open', run: onRow((id) => void navigate(`/admin/tickets/${id}`)) },
    { keys: 'x', label: 'Select', run: onRow((id) => actions.pick(id, false)) },
    { keys: 'Shift+x', label: 'Select up to here', run: onRow((id) => actions.pick(id, true)) },
    { keys: '/', label: 'Search', run: () => search.current?.focus() },
    { keys: 'Escape', label: 'Clear the selection', run: actions.clear },
  ]);
}
