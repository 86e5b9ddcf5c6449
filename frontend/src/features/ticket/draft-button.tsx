import { Sparkles, Square } from 'lucide-react';
import { useHotkeys } from '@/lib/hotkeys';
import { useHasChat } from '@/lib/use-model-state';
import { Button } from '@/ui/button';
import s from './draft.module.css';

/** Escape, wherever on the page: as long as this is shown it comes before what the page does with it. */
function StopKey({ onStop }: { onStop: () => void }) {
  useHotkeys('Reply', [
    { keys: 'Escape', label: 'Stop the draft', icon: Square, run: onStop, inFields: true, yields: true },
  ]);
  return null;
}

type Props = { running: boolean; able: boolean; hint: string; onStart: () => void; onStop: () => void };

/** Has the assistant draft a reply, where there is one; and stops it. */
export function DraftButton({ running, able, hint, onStart, onStop }: Props) {
  const hasModel = useHasChat();
  if (running)
    return (
      // The second click of a double one is not meant for it.
      <Button look="ghost" small aria-describedby={hint} onClick={({ detail }) => detail < 2 && onStop()}>
        <StopKey onStop={onStop} />
        <Square size={12} aria-hidden="true" />
        Stop
      </Button>
    );
  if (!hasModel) return null;
  return (
    <Button
      look="ghost"
      small
      className={s.button}
      aria-disabled={!able}
      aria-describedby={hint}
      onClick={() => able && onStart()}
    >
      <Sparkles size={14} aria-hidden="true" />
      <span className={s.wide}>Draft with AI</span>
      <span className={s.narrow}>AI draft</span>
    </Button>
  );
}
