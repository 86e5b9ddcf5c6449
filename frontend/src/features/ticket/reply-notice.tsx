import { useState } from 'react';
import type { Comment } from '@/lib/api/ticket';
import { useMe } from '@/lib/me';
import { Time } from '@/ui/time';
import s from './reply-notice.module.css';

const NONE: Comment[] = [];

/** What somebody else wrote since this person began to write. */
function useMissed(comments: Comment[] = NONE, writing: boolean) {
  const me = useMe();
  const newest = comments.at(-1)?.id ?? 0;
  const [readUpTo, setReadUpTo] = useState(newest);
  if (!writing && readUpTo !== newest) setReadUpTo(newest);
  const missed = comments.filter(({ id, author_id }) => id > readUpTo && author_id !== me.id).at(-1);
  return { missed, read: () => setReadUpTo(newest) };
}

/** "Grace replied just now. Read it first": before an answer crosses another. Sending stays allowed. */
export function ReplyNotice({ comments, writing }: { comments: Comment[] | undefined; writing: boolean }) {
  const { missed, read } = useMissed(comments, writing);
  const show = () => {
    read();
    document.getElementById(`c${missed?.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div role="status" className={s.place}>
      {missed && (
        <p className={s.notice}>
          <span>
            <b>{missed.author_name}</b> {missed.internal ? 'left a note' : 'replied'} <Time utc={missed.created_at} />.
          </span>
          <button type="button" className={s.read} onClick={show}>
            Read it first
          </button>
        </p>
      )}
    </div>
  );
}
