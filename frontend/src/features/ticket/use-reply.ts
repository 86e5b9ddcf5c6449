import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { addComment, type Comment, commentsKey } from '@/lib/api/ticket';
import { ticketKey, ticketListKey } from '@/lib/api/tickets';
import { dropDraft, loadDraft, saveDraft } from '@/lib/draft';
import { useMe } from '@/lib/me';
import { newKey } from '@/lib/new-key';
import type { Sending } from './sending';

/** `key` names the attempt to send just this text: a second try with it adds nothing twice, after a reload neither. */
const EMPTY = { body: '', mode: 'reply', key: '' };
export type ReplyMode = 'reply' | 'note';

/** What is being written under a ticket, kept in the tab on every change until it is sent. */
export function useReply(ticketId: number, mayNote: boolean, showSending: (sending: Sending | null) => void) {
  const { id: myId } = useMe();
  const name = `reply-${ticketId}`;
  const [draft, setDraft] = useState(() => loadDraft(name, myId, EMPTY));
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const queries = useQueryClient();
  const mode: ReplyMode = mayNote && draft.mode === 'note' ? 'note' : 'reply';

  const keep = (next: typeof EMPTY) => {
    setDraft(next);
    if (next.body) saveDraft(name, myId, next);
    else dropDraft(name, myId);
  };
  /** Not while it is on its way: what stands here is what is being sent. */
  const change = (part: { body?: string; mode?: ReplyMode }) => {
    if (sending) return;
    setProblem(null);
    keep({ ...draft, ...part, key: '' });
  };
  const discard = () => keep({ ...EMPTY, mode });

  const post = async (): Promise<Comment> => {
    const key = draft.key || newKey();
    keep({ ...draft, key });
    return addComment(ticketId, { body: draft.body, internal: mode === 'note', key });
  };
  /** Shown at once. True when it is there; otherwise `problem` says why not, and the text is back. */
  const send = async (): Promise<boolean> => {
    setSending(true);
    setProblem(null);
    const known = queries.getQueryData<Comment[]>(commentsKey(ticketId)) ?? [];
    showSending({ body: draft.body, internal: mode === 'note', after: known.at(-1)?.id ?? 0 });
    try {
      const comment = await post();
      await queries.cancelQueries({ queryKey: commentsKey(ticketId) });
      queries.setQueryData<Comment[]>(commentsKey(ticketId), (all) =>
        all?.some(({ id }) => id === comment.id) ? all : [...(all ?? []), comment],
      );
      discard();
      // A comment may also turn whose answer the ticket waits for.
      void queries.invalidateQueries({ queryKey: ticketKey(ticketId) });
      void queries.invalidateQueries({ queryKey: ticketListKey });
      return true;
    } catch (error) {
      setProblem(messageOf(error));
      return false;
    } finally {
      showSending(null);
      setSending(false);
    }
  };
  return { body: draft.body, mode, change, discard, send, sending, problem };
}
