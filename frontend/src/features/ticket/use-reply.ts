import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { addComment, type Comment, commentsKey } from '@/lib/api/ticket';
import { ticketKey, ticketListKey } from '@/lib/api/tickets';
import { dropDraft, loadDraft, saveDraft } from '@/lib/draft';
import { useMe } from '@/lib/me';
import { newKey } from '@/lib/new-key';
import { type Drafted, draftedOf, EMPTY, ownOf, type ReplyText, takenBack, withDraft, written } from './reply-text';
import type { Sending } from './sending';

export type ReplyMode = 'reply' | 'note';
export type Reply = ReturnType<typeof useReply>;

/** The text of it, kept in the tab on every change. What ends later than the drawing that it began in meets the latest. */
function useKeptText(ticketId: number) {
  const { id: myId } = useMe();
  const name = `reply-${ticketId}`;
  const [text, setText] = useState(() => loadDraft(name, myId, EMPTY));
  const latest = useRef(text);
  const update = (make: (text: ReplyText) => ReplyText): void => {
    const next = make(latest.current);
    latest.current = next;
    setText(next);
    if (next.body || next.before) saveDraft(name, myId, next);
    else dropDraft(name, myId);
  };
  return { text, update };
}

/** What is being written under a ticket, until it is sent. */
export function useReply(ticketId: number, mayNote: boolean, showSending: (sending: Sending | null) => void) {
  const { text, update } = useKeptText(ticketId);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const queries = useQueryClient();
  const mode: ReplyMode = mayNote && text.mode === 'note' ? 'note' : 'reply';

  /** Not while it is on its way: what stands here is what is being sent. */
  const edit = (make: (text: ReplyText) => ReplyText) => {
    if (sending) return;
    setProblem(null);
    update(make);
  };
  const discard = () => update(() => ({ ...EMPTY, mode }));

  const post = async (): Promise<Comment> => {
    const key = text.key || newKey();
    update((same) => ({ ...same, key }));
    return addComment(ticketId, { body: text.body, internal: mode === 'note', key });
  };
  /** Shown at once. True when it is there; otherwise `problem` says why not, and the text is back. */
  const send = async (): Promise<boolean> => {
    setSending(true);
    setProblem(null);
    const known = queries.getQueryData<Comment[]>(commentsKey(ticketId)) ?? [];
    showSending({ body: text.body, internal: mode === 'note', after: known.at(-1)?.id ?? 0 });
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
  return {
    body: text.body,
    own: ownOf(text),
    drafted: draftedOf(text),
    /** The assistant's words took the place of some. */
    replaced: text.before !== '',
    mode,
    write: (body: string) => edit((now) => written(now, body)),
    setMode: (wanted: ReplyMode) => edit((now) => ({ ...now, mode: wanted, key: '', beforeKey: '' })),
    setDrafted: (body: string, how: Drafted) => edit((now) => withDraft(now, body, how)),
    takeBack: () => edit(takenBack),
    discard,
    send,
    sending,
    problem,
  };
}
