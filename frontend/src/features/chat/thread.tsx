import { Bot } from 'lucide-react';
import { memo, type ReactNode, useEffect, useState } from 'react';
import { cx } from '@/lib/cx';
import { phaseWords, type TurnPhase } from '@/lib/turn-phase';
import { Button } from '@/ui/button';
import { part } from '@/ui/part';
import { awaitsAnswer, type Said } from './conversation';
import s from './thread.module.css';
import { ToForm } from './trouble';
import type { Talk } from './use-conversation';

const Markdown = part(() => import('@/ui/markdown'));

const LONG_SILENCE_S = 20;
/** The reply is there, and the fields of the draft are still to come. */
const PAUSE_S = 3;

function Turn({ by, children }: { by: Said['role']; children: ReactNode }) {
  if (by === 'user')
    return (
      <article className={s.mine} aria-label="You">
        {children}
      </article>
    );
  return (
    <article className={s.answer} aria-label="Assistant">
      <span className={s.bot}>
        <Bot size={16} aria-hidden="true" />
      </span>
      <div className={s.words}>{children}</div>
    </article>
  );
}

/** Markdown is drawn once, when an answer has come to its end, and not again with each key that is pressed. */
const Message = memo(function Message({ said: { role, content, cut } }: { said: Said }) {
  const plain = <p className={s.plain}>{content}</p>;
  return (
    <Turn by={role}>
      {role === 'user' || cut ? plain : <Markdown loading={plain} text={content} />}
      {cut && <p className={s.note}>Stopped before its end.</p>}
    </Turn>
  );
});

function words(phase: TurnPhase, silent: number): string {
  return phase.name === 'replying' && silent >= PAUSE_S ? 'Filling in the ticket…' : phaseWords(phase);
}

/** Draws anew each second, for what is counted in them. */
function useSeconds(talk: Talk) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return talk.seconds() ?? { elapsed: 0, silent: 0 };
}

/** What goes on while an answer is awaited. The seconds are for the eyes: read aloud they would never end. */
function Progress({ talk, phase, carry }: { talk: Talk; phase: TurnPhase; carry: () => void }) {
  const { elapsed, silent } = useSeconds(talk);
  const isSilent = silent >= LONG_SILENCE_S;
  return (
    <>
      <p className={s.progress}>
        <span className={s.pulse} aria-hidden="true" />
        <span role="status">{words(phase, silent)}</span>
        <span className="num" aria-hidden="true">
          {elapsed} s
        </span>
      </p>
      <div role="status">
        {isSilent && (
          <div className={s.trouble}>
            <p>This takes long. Go on waiting, or take what you wrote to the form.</p>
            <div className={s.actions}>
              <ToForm carry={carry} />
            </div>
          </div>
        )}
      </div>
    </>
  );
}

type Props = { talk: Talk; carry: () => void; onReview: () => void };

/** What was said. Marked busy while an answer comes, so that it is read aloud in whole and not by its pieces. */
export function Thread({ talk, carry, onReview }: Props) {
  const { said, phase } = talk.conversation;
  const ready = talk.conversation.ready && phase === null && !awaitsAnswer(talk.conversation);
  return (
    <>
      <div
        role="log"
        aria-label="Conversation"
        aria-live="polite"
        aria-busy={phase !== null}
        className={cx(said.length > 0 && s.log)}
      >
        {said.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said keeps its place
          <Message key={at} said={one} />
        ))}
        {phase?.name === 'replying' && (
          <Turn by="assistant">
            <p className={s.plain} ref={talk.streamed.show} />
          </Turn>
        )}
      </div>
      {phase && <Progress talk={talk} phase={phase} carry={carry} />}
      {ready && (
        <div className={s.ready} role="status">
          <p>The ticket is ready for you to read.</p>
          <Button look="primary" onClick={onReview}>
            Review and create
          </Button>
        </div>
      )}
    </>
  );
}
