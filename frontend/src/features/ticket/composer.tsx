import { Eye, Lock, MessageSquare, PencilLine, Send } from 'lucide-react';
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type Ref,
  Suspense,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { SENDING_WAITS, useOnline } from '@/lib/connection';
import { cx } from '@/lib/cx';
import { Button } from '@/ui/button';
import s from './composer.module.css';
import { SendMenu } from './send-menu';
import type { ReplyMode, useReply } from './use-reply';

const Markdown = lazy(() => import('@/ui/markdown'));

export type ComposerHandle = { focus: (mode: ReplyMode) => void };
type Reply = ReturnType<typeof useReply>;

const WORDS = {
  reply: { placeholder: 'Write a reply; Markdown works', send: 'Send reply' },
  note: { placeholder: 'Only operators will see this', send: 'Add note' },
};
const MAC = /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** Who reads it: native radios, so that arrow keys choose. */
function Modes({ mode, onChange }: { mode: ReplyMode; onChange: (mode: ReplyMode) => void }) {
  const name = useId();
  const choices = [
    { value: 'reply', label: 'Reply', icon: MessageSquare },
    { value: 'note', label: 'Internal note', icon: Lock },
  ] as const;
  return (
    <fieldset className={s.modes}>
      <legend className="vh">Who reads it</legend>
      {choices.map(({ value, label, icon: Icon }) => (
        <label key={value} className={s.mode}>
          <input type="radio" name={name} checked={mode === value} onChange={() => onChange(value)} className="vh" />
          <Icon size={13} aria-hidden="true" />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

type HeadProps = {
  ticket: Ticket;
  mode: ReplyMode;
  onMode: (mode: ReplyMode) => void;
  preview: boolean;
  onPreview: (preview: boolean) => void;
};

function Head({ ticket, mode, onMode, preview, onPreview }: HeadProps) {
  const Icon = preview ? PencilLine : Eye;
  return (
    <div className={s.head}>
      {ticket.can.note ? <Modes mode={mode} onChange={onMode} /> : <span className={s.title}>Reply</span>}
      <Button look="ghost" small onClick={() => onPreview(!preview)}>
        <Icon size={14} aria-hidden="true" />
        {preview ? 'Write' : 'Preview'}
      </Button>
    </div>
  );
}

function Keys() {
  return (
    <span className={s.keys} aria-hidden="true">
      <kbd>{MAC ? '⌘' : 'Ctrl'}</kbd>
      <kbd>Enter</kbd>
    </span>
  );
}

function Preview({ text }: { text: string }) {
  return (
    <section className={s.preview} aria-label="Preview">
      {text.trim() ? (
        <Suspense fallback={<p className={s.plain}>{text}</p>}>
          <Markdown text={text} />
        </Suspense>
      ) : (
        <p className={s.hint}>Nothing to show yet.</p>
      )}
    </section>
  );
}

/** Why nothing can be sent, what went wrong, or that the text is safe; one line. */
function Hint({ reply, online, id }: { reply: Reply; online: boolean; id: string }) {
  const { problem, body } = reply;
  return (
    <span id={id} role="status" className={cx(s.hint, problem && online ? s.problem : undefined)}>
      {!online ? SENDING_WAITS : (problem ?? (body ? 'Kept in this tab until it is sent.' : ''))}
    </span>
  );
}

/** Escape leaves the box to the keys of the page; Ctrl or Cmd with Enter sends. */
function onKeyDown(event: KeyboardEvent<HTMLElement>, submit: () => void): void {
  if (event.key === 'Escape') event.currentTarget.blur();
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  submit();
}

type Props = {
  ticket: Ticket;
  reply: Reply;
  /** `status` is what to set the ticket to, once it is sent. */
  onSend: (status?: 'pending' | 'closed') => void;
  notice: ReactNode;
  ref: Ref<ComposerHandle>;
};

export function Composer({ ticket, reply, onSend, notice, ref }: Props) {
  const { mode, change, sending, problem } = reply;
  // On its way it stands in the history; it is back here if it did not get there.
  const body = sending ? '' : reply.body;
  const [preview, setPreview] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const online = useOnline();
  const able = online && !sending;
  const ready = able && body.trim() !== '';
  useImperativeHandle(ref, () => ({
    focus: (wanted) => {
      setPreview(false);
      if (ticket.can.note && wanted !== mode) change({ mode: wanted });
      requestAnimationFrame(() => box.current?.focus());
    },
  }));
  const submit = (status?: 'pending' | 'closed') => {
    setPreview(false);
    if (ready) onSend(status);
    else box.current?.focus();
  };
  const words = WORDS[mode];
  return (
    <form
      className={cx(s.composer, mode === 'note' && s.note)}
      aria-label={mode === 'note' ? 'Internal note' : 'Reply'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Head
        ticket={ticket}
        mode={mode}
        onMode={(next) => change({ mode: next })}
        preview={preview}
        onPreview={setPreview}
      />
      {notice}
      {preview ? (
        <Preview text={body} />
      ) : (
        <textarea
          ref={box}
          rows={2}
          className={s.box}
          aria-label="Message"
          aria-describedby={hint}
          placeholder={words.placeholder}
          value={body}
          readOnly={sending}
          onChange={(event) => change({ body: event.target.value })}
          onKeyDown={(event) => onKeyDown(event, submit)}
        />
      )}
      <div className={s.foot}>
        <Hint reply={reply} online={online} id={hint} />
        <Keys />
        <span className={s.send}>
          <Button look="primary" type="submit" aria-disabled={!able} aria-describedby={hint}>
            <Send size={14} aria-hidden="true" />
            {sending ? 'Sending…' : problem ? 'Send again' : words.send}
          </Button>
          {ticket.can.assign && <SendMenu ready={ready} status={ticket.status} onSend={submit} />}
        </span>
      </div>
    </form>
  );
}
