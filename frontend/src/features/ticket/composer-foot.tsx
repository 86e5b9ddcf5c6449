import { SENDING_WAITS, useOnline } from '@/lib/connection';
import { cx } from '@/lib/cx';
import { phaseWords, type TurnPhase } from '@/lib/turn-phase';
import s from './composer.module.css';
import type { DraftReply } from './use-draft-reply';
import type { Reply } from './use-reply';

const MAC = /Mac|iP(hone|ad)/.test(navigator.userAgent);

export function Keys() {
  return (
    <span className={s.keys} aria-hidden="true">
      <kbd>{MAC ? '⌘' : 'Ctrl'}</kbd>
      <kbd>Enter</kbd>
    </span>
  );
}

type HintProps = { reply: Reply; draft: DraftReply; id: string };

/** What is going on: the words of a reply on its way would do for a draft that is asked for, and frighten. */
function draftWords(phase: TurnPhase): string {
  return phase.name === 'sending' ? 'Asking the assistant…' : phaseWords(phase);
}

/** Why nothing can be sent, what goes on or went wrong, or that the text is safe; one line. Seconds are for the eyes. */
export function Hint({ reply, draft, id }: HintProps) {
  const online = useOnline();
  const { drafting } = draft;
  const problem = reply.problem ?? draft.problem;
  const words = drafting
    ? draftWords(drafting.phase)
    : (problem ?? (reply.body && 'Kept in this tab until it is sent.'));
  return (
    <span className={cx(s.hint, problem && online && !drafting ? s.problem : undefined)}>
      <span id={id} role="status">
        {online ? words : SENDING_WAITS}
      </span>
      {drafting && (
        <span className="num" aria-hidden="true">
          {' '}
          {drafting.elapsed} s
        </span>
      )}
    </span>
  );
}
