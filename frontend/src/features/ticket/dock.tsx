import type { Ref } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { setStatus } from '@/ui/ticket-changes';
import { Composer, type ComposerHandle } from './composer';
import { type Discard, LeaveGuard } from './leave-guard';
import { ReplyNotice } from './reply-notice';
import { Solved } from './solved';
import type { TicketView } from './ticket-view';
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
  const writing = reply.body.trim() !== '';
  const send = async (status?: 'pending' | 'closed') => {
    const sent = reply.send();
    requestAnimationFrame(onSent);
    if (!(await sent)) return;
    requestAnimationFrame(onSent);
    if (status && status !== ticket.status) await view.change(setStatus(ticket, status, me.id));
  };
  return (
    <>
      <Solved ticket={ticket} solved={solved} />
      {ticket.can.comment && (
        <Composer
          ref={composer}
          ticket={ticket}
          reply={reply}
          onSend={(status) => void send(status)}
          notice={view.comments && <ReplyNotice comments={view.comments} writing={writing} />}
        />
      )}
      <LeaveGuard reply={writing ? reply.discard : null} edit={edit} />
    </>
  );
}
