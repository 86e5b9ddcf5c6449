import { Button } from '@/ui/button';
import s from './draft.module.css';
import type { Reply } from './use-reply';

const WORDS = {
  whole: 'Drafted by the assistant, not sent. Check it before you send it.',
  cut: 'Stopped before its end, and not sent.',
};

type Props = { reply: Reply; shown: boolean; onTakenBack: () => void };

/** That a person has not written this, until he changes it; and what it took the place of, for as long as that is there. */
export function DraftedNotice({ reply: { drafted, replaced, takeBack }, shown, onTakenBack }: Props) {
  return (
    <div role="status">
      {shown && (drafted || replaced) && (
        <p className={s.notice}>
          <span>{drafted ? WORDS[drafted] : 'What you had written before is kept.'}</span>
          <Button
            look="ghost"
            small
            onClick={() => {
              takeBack();
              onTakenBack();
            }}
          >
            {drafted ? 'Undo' : 'Bring it back'}
          </Button>
        </p>
      )}
    </div>
  );
}
