import type { ReactNode } from 'react';
import type { ModelState } from '@/lib/api/health';
import { Button, ButtonLink } from '@/ui/button';
import { FORM_PATH } from '@/ui/new-ticket-paths';
import { Notice } from '@/ui/notice';
import { awaitsAnswer } from './conversation';
import s from './thread.module.css';
import type { Talk } from './use-conversation';

type LinkProps = { carry: () => void; primary?: boolean };

/** The way to the form; what was said goes along. */
export function ToForm({ carry, primary }: LinkProps) {
  return (
    <ButtonLink to={FORM_PATH} look={primary ? 'primary' : 'secondary'} onClick={carry}>
      Fill in the form
    </ButtonLink>
  );
}

function Block({ children, actions }: { children: ReactNode; actions: ReactNode }) {
  return (
    <div className={s.trouble}>
      {children}
      <div className={s.actions}>{actions}</div>
    </div>
  );
}

type Props = { talk: Talk; model: ModelState | undefined; askModel: () => void; carry: () => void };

/** Why there is no answer, and what one can do: ask again, or take it all to the form. */
export function Trouble({ talk, model, askModel, carry }: Props) {
  const { conversation, retry } = talk;
  const { failure, phase } = conversation;
  if (phase !== null) return null;
  const waits = awaitsAnswer(conversation);
  const again = waits && <Button onClick={retry}>Try again</Button>;
  if (failure !== null)
    return (
      <Block
        actions={
          <>
            {again}
            <ToForm carry={carry} />
          </>
        }
      >
        <Notice kind="error">{failure}</Notice>
      </Block>
    );
  if (waits)
    return (
      <Block actions={again}>
        {!conversation.said.at(-1)?.cut && <p className={s.note}>This has no answer yet.</p>}
      </Block>
    );
  if (model !== 'away') return null;
  return (
    <Block
      actions={
        <>
          <ToForm carry={carry} primary />
          <Button onClick={askModel}>Look again</Button>
        </>
      }
    >
      <Notice kind="info">
        The assistant is away just now. The form does the same, and what you wrote goes along.
      </Notice>
    </Block>
  );
}
