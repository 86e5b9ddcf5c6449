import { ListChecks, type LucideIcon, Search, SquareCheck, SquareX, TicketIcon } from 'lucide-react';
import type { RefObject } from 'react';
import { useNavigate } from 'react-router';
import { useHotkeys } from '@/lib/hotkeys';
import type { ListControl } from '@/ui/virtual-list';

type Actions = { pick: (id: number, range: boolean) => void; clear: () => void; chosen: number };
type Places = { control: RefObject<ListControl | null>; search: RefObject<HTMLInputElement | null> };

/** Moving, opening and choosing; what changes tickets is in triage-keys.ts. */
export function useQueueKeys(actions: Actions, { control, search }: Places): void {
  const navigate = useNavigate();
  const row = () => control.current?.active() ?? null;
  const onRow = (icon: LucideIcon, words: string, work: (id: number) => void, canBe = true) => ({
    icon,
    command: () => (canBe && row() ? `${words} #${row()}` : null),
    run: () => {
      const id = row();
      if (id !== null) work(Number(id));
    },
  });
  const { pick, clear, chosen } = actions;
  useHotkeys('Queue', [
    { keys: ['j', 'ArrowDown'], label: 'Next ticket', run: () => control.current?.move(1), repeats: true },
    { keys: ['k', 'ArrowUp'], label: 'Previous ticket', run: () => control.current?.move(-1), repeats: true },
    // Enter is the link's own.
    { keys: 'o', label: 'Open', ...onRow(TicketIcon, 'Open', (id) => void navigate(`/admin/tickets/${id}`)) },
    { keys: 'x', label: 'Select', ...onRow(SquareCheck, 'Select', (id) => pick(id, false)) },
    {
      keys: 'Shift+x',
      label: 'Select up to here',
      ...onRow(ListChecks, 'Select up to', (id) => pick(id, true), chosen > 0),
    },
    { keys: '/', label: 'Search', icon: Search, run: () => search.current?.focus(), command: () => 'Search the queue' },
    {
      keys: 'Escape',
      label: 'Clear the selection',
      icon: SquareX,
      run: clear,
      command: () => (chosen > 0 ? 'Clear the selection' : null),
    },
  ]);
}
