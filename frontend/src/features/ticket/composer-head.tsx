import { Eye, Lock, MessageSquare, PencilLine } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { Button } from '@/ui/button';
import s from './composer.module.css';
import type { ReplyMode } from './use-reply';

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
  /** Between the two. */
  children: ReactNode;
};

export function Head({ ticket, mode, onMode, preview, onPreview, children }: HeadProps) {
  const Icon = preview ? PencilLine : Eye;
  return (
    <div className={s.head}>
      {ticket.can.note ? <Modes mode={mode} onChange={onMode} /> : <span className={s.title}>Reply</span>}
      <span className={s.tools}>
        {children}
        <Button look="ghost" small onClick={() => onPreview(!preview)}>
          <Icon size={14} aria-hidden="true" />
          {preview ? 'Write' : 'Preview'}
        </Button>
      </span>
    </div>
  );
}
