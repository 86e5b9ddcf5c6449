import { type ReactNode, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useOnline } from '@/lib/connection';
import { cx } from '@/lib/cx';
import s from './composer.module.css';
import { Box } from './composer-box';
import { Hint, Keys } from './composer-foot';
import { Head } from './composer-head';
import { DraftButton } from './draft-button';
import { DraftedNotice } from './drafted-notice';
import { SendButtons, type Then } from './send-buttons';
import type { DraftReply } from './use-draft-reply';
import type { Reply, ReplyMode } from './use-reply';

export type ComposerHandle = { focus: (mode: ReplyMode) => void };

type Props = {
  ticket: Ticket;
  reply: Reply;
  draft: DraftReply;
  /** A closed one, by who made it: his first choice, since a reply alone tells no operator. */
  mayReopen: boolean;
  onSend: (then?: Then) => void;
  notice: ReactNode;
  ref: Ref<ComposerHandle>;
};

/** The box, shown or drawn as it will look; and the way to it from elsewhere on the page. */
function useBox(ref: Ref<ComposerHandle>, reply: Reply, draft: DraftReply, mayNote: boolean) {
  const [preview, setPreview] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const focusBox = () => {
    setPreview(false);
    requestAnimationFrame(() => box.current?.focus());
  };
  /** A note is no reply: what is being drafted is dropped. */
  const setMode = (wanted: ReplyMode) => {
    draft.drop();
    reply.setMode(wanted);
  };
  useImperativeHandle(ref, () => ({
    focus: (wanted) => {
      if (mayNote && wanted !== reply.mode) setMode(wanted);
      focusBox();
    },
  }));
  return { box, preview, setPreview, focusBox, setMode };
}

export function Composer({ ticket, reply, draft, mayReopen, onSend, notice, ref }: Props) {
  const { mode, sending } = reply;
  const { drafting } = draft;
  // On its way it stands in the history; it is back here if it did not get there. What is to be replaced stays until
  // there is something in its place.
  const body = sending ? '' : drafting?.text || reply.body;
  const { box, preview, setPreview, focusBox, setMode } = useBox(ref, reply, draft, ticket.can.note);
  const hint = useId();
  const able = useOnline() && !sending && !drafting;
  const ready = able && body.trim() !== '';
  const first = mayReopen && mode === 'reply' ? 'reopen' : undefined;
  const startDraft = () => {
    focusBox();
    draft.start();
  };
  const submit = (then?: Then) => {
    setPreview(false);
    if (ready) onSend(then);
    else box.current?.focus();
  };
  const isDraft = drafting !== null || reply.drafted !== null;
  return (
    <form
      className={cx(s.composer, mode === 'note' && s.note, isDraft && s.drafted)}
      aria-label={mode === 'note' ? 'Internal note' : 'Reply'}
      onSubmit={(event) => {
        event.preventDefault();
        submit(first);
      }}
    >
      <Head ticket={ticket} mode={mode} onMode={setMode} preview={preview} onPreview={setPreview}>
        {ticket.can.note && mode === 'reply' && (
          <DraftButton running={drafting !== null} able={able} hint={hint} onStart={startDraft} onStop={draft.stop} />
        )}
      </Head>
      {notice}
      <DraftedNotice reply={reply} shown={!sending && drafting === null} onTakenBack={focusBox} />
      <Box
        box={box}
        mode={mode}
        body={body}
        growing={drafting?.text}
        readOnly={sending || drafting !== null}
        preview={preview}
        hint={hint}
        onWrite={reply.write}
        onSubmit={() => submit(first)}
      />
      <div className={s.foot}>
        <Hint reply={reply} draft={draft} id={hint} />
        <Keys />
        <SendButtons
          ticket={ticket}
          reply={reply}
          first={first}
          able={able}
          ready={ready}
          hint={hint}
          onSend={submit}
        />
      </div>
    </form>
  );
}
