import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { SendButton } from '@/ui/send-button';
import { StatusIcon } from '@/ui/status';
import { Time } from '@/ui/time';
import s from './solved.module.css';
import type { useSolved } from './use-solved';

const WAITING = 'We are waiting for your answer.';

function wordsOf(ticket: Ticket, isMine: boolean): ReactNode {
  if (ticket.status !== 'closed' && !isMine) return null;
  if (ticket.waiting_for === 'operator')
    return ticket.status === 'pending' ? 'You have answered; we will see to it.' : 'It is our turn; we will see to it.';
  if (ticket.waiting_for === 'submitter') return WAITING;
  if (ticket.status !== 'closed') return 'Is it solved?';
  return (
    <>
      Closed {ticket.closed_at && <Time utc={ticket.closed_at} />}.
      {isMine && ticket.can.reopen && ' A reply alone tells no operator.'}
      {isMine && !ticket.can.reopen && (
        <>
          {' '}
          Operators are not told of replies on it any more: if it is back,{' '}
          <Link to="/tickets/new">open a new ticket</Link> and name #{ticket.id}.
        </>
      )}
    </>
  );
}

type Props = {
  ticket: Ticket;
  solved: ReturnType<typeof useSolved>;
};

/** How the matter stands, in a line above the composer, with the way to close or reopen it. */
export function Solved({ ticket, solved }: Props) {
  const me = useMe();
  const isMine = ticket.created_by_id === me.id;
  const { can } = ticket;
  const words = wordsOf(ticket, isMine);
  if (words === null) return null;
  return (
    <div className={s.solved}>
      <StatusIcon value={ticket.status} />
      <span>{words}</span>
      {can.close && isMine && (
        <SendButton small waits={solved.busy} onClick={solved.close}>
          Close my request
        </SendButton>
      )}
      {can.reopen && (
        <SendButton small waits={solved.busy} onClick={solved.reopen}>
          {isMine ? 'It is not solved: reopen' : 'Reopen'}
        </SendButton>
      )}
    </div>
  );
}
