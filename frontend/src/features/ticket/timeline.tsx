import { Lock } from 'lucide-react';
import { lazy, type ReactNode, useState } from 'react';
import type { Comment } from '@/lib/api/ticket';
import type { Ticket } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import { useMe } from '@/lib/me';
import { detailsOf } from '@/lib/ticket-text';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { StatusIcon } from '@/ui/status';
import { Time } from '@/ui/time';
import type { Sending } from './sending';
import s from './timeline.module.css';
import type { ChangeItem, TimelineItem } from './timeline-items';

const Markdown = lazy(() => import('@/ui/markdown'));

/** Of a very long history this many entries are drawn at first, the newest, and so many more at a time. */
const SHOWN_AT_FIRST = 60;
const SHOWN_MORE = 200;

type CardProps = {
  label: string;
  name: string;
  /** What he is to this ticket. */
  part: string;
  /** Null while it is being sent. */
  at: string | null;
  internal?: boolean;
  actions?: ReactNode;
  children: ReactNode;
};

/** What one person said, with his name on it. */
function Card({ label, name, part, at, internal, actions, children }: CardProps) {
  return (
    <>
      <Avatar name={name} large />
      <article className={cx(s.card, internal && s.internal, at === null && s.sending)} aria-label={label}>
        <header className={s.head}>
          <b>{name}</b>
          <span className={s.role}>{part}</span>
          {internal && (
            <span className={s.lock}>
              <Lock size={12} aria-hidden="true" />
              Internal note
            </span>
          )}
          <span className={s.end}>
            {actions}
            {at === null ? <span role="status">Sending…</span> : <Time utc={at} />}
          </span>
        </header>
        <div className={s.prose}>{children}</div>
      </article>
    </>
  );
}

function partOf(authorId: number, ticket: Ticket): string {
  return authorId === ticket.created_by_id ? 'Submitter' : 'Operator';
}

function CommentCard({ comment, ticket }: { comment: Comment; ticket: Ticket }) {
  const { author_name: name, internal } = comment;
  return (
    <Card
      label={`${internal ? 'Internal note' : 'Comment'} by ${name}`}
      name={name}
      part={partOf(comment.author_id, ticket)}
      at={comment.created_at}
      internal={internal}
    >
      <Markdown text={comment.body} />
    </Card>
  );
}

/** One's own words, from the moment that they are sent. */
function SendingCard({ sending, ticket }: { sending: Sending; ticket: Ticket }) {
  const me = useMe();
  return (
    <Card label="Being sent" name={me.name} part={partOf(me.id, ticket)} at={null} internal={sending.internal}>
      <Markdown text={sending.body} />
    </Card>
  );
}

/** One line for all that somebody did in a row; the single steps unfold. */
function ChangeLine({ item }: { item: ChangeItem }) {
  const [open, setOpen] = useState(false);
  const several = item.steps.length > 1;
  return (
    <>
      <span className={s.mark} aria-hidden="true">
        {item.status ? <StatusIcon value={item.status} /> : <span className={s.dot} />}
      </span>
      <div className={s.line}>
        <span>
          <b>{item.actor}</b> {item.text}
          {several && (
            <button type="button" className={s.more} aria-expanded={open} onClick={() => setOpen(!open)}>
              {item.steps.length} changes
            </button>
          )}
        </span>
        <Time utc={item.at} />
        {open && (
          <ul className={s.steps}>
            {item.steps.map((step) => (
              <li key={step.id}>
                {step.text} <Time utc={step.at} exact />
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

type Props = {
  ticket: Ticket;
  items: readonly TimelineItem[];
  sending: Sending | null;
  /** In place of the description's text while it is edited. */
  editor: ReactNode;
  descriptionActions: ReactNode;
};

/** The description, then what was said and done, oldest first. */
export function Timeline({ ticket, items, sending, editor, descriptionActions }: Props) {
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  const hidden = Math.max(0, items.length - most);
  const details = detailsOf(ticket);
  return (
    <ol className={s.timeline} aria-label="History">
      <li className={s.entry}>
        <Card
          label="Description"
          name={ticket.created_by_name}
          part="Submitter"
          at={ticket.created_at}
          actions={descriptionActions}
        >
          {editor ?? (details ? <Markdown text={details} /> : <p className={s.none}>No details beyond the title.</p>)}
        </Card>
      </li>
      {hidden > 0 && (
        <li className={s.earlier}>
          <Button small onClick={() => setMost(most + SHOWN_MORE)}>
            Show {Math.min(hidden, SHOWN_MORE)} of {hidden} earlier entries
          </Button>
        </li>
      )}
      {items.slice(hidden).map((item) => (
        <li key={item.key} id={item.key} className={item.kind === 'comment' ? s.entry : s.event}>
          {item.kind === 'comment' ? (
            <CommentCard comment={item.comment} ticket={ticket} />
          ) : (
            <ChangeLine item={item} />
          )}
        </li>
      ))}
      {sending && (
        <li className={s.entry}>
          <SendingCard sending={sending} ticket={ticket} />
        </li>
      )}
    </ol>
  );
}
