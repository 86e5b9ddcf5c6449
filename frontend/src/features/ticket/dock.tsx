import type { Ref } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { setStatus } from '@/ui/ticket-changes';
import { Composer, type ComposerHandle } from './composer';
import { type Discard, LeaveGuard } from './leave-guard';
import { ReplyNotice } from './reply-notice';
import type { Then } from './send-buttons';
import { Solved } from './solved';
import type { TicketView } from './ticket-view';
import { useDraftReply } from './use-draft-reply';
import { useReply } from './use-reply';
import type { useSolved } from './use-solved';

type Props = {
  view: TicketView;
  ticket: Ticket;
  solved: ReturnType<typeof useSolved>;
  composer: Ref<ComposerHandle>;
  /** Of a description that is being edited. */
  edit: Discard | null;
  onSent: () => void;
};

/** Always in reach at the bottom: how the matter stands, and where to answer. */
export default function Dock({ view, ticket, solved, composer, edit, onSent }: Props) {
  const me = useMe();
  const reply = useReply(ticket.id, ticket.can.note, view.setSending);
  const draft = useDraftReply(ticket.id, reply);
  const unsent = reply.body.trim() !== '' || Boolean(draft.drafting?.text);
  const discard = () => {
    draft.drop();
    reply.discard();
  };
  const send = async (then?: Then) => {
    const sent = reply.send();
    requestAnimationFrame(onSent);
    if (!(await sent)) return;
    requestAnimationFrame(onSent);
    if (then === 'reopen') await solved.reopenReplied();
    else if (then && then !== ticket.status) await view.change(setStatus(ticket, then, me.id));
  };
  return (
    <>
      <Solved ticket={ticket} solved={solved} />
      {ticket.can.comment && (
        <Composer
          ref={composer}
          ticket={ticket}
          reply={reply}
          draft={draft}
          mayReopen={ticket.can.reopen && ticket.created_by_id === me.id}
          onSend={(then) => void send(then)}
          notice={view.comments && <ReplyNotice comments={view.comments} writing={unsent || draft.drafting !== null} />}
        />
      )}
      <LeaveGuard reply={unsent ? discard : null} edit={edit} onKeep={draft.stop} />
    </>
  );
}
