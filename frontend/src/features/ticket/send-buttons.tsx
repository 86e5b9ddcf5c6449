import { Send } from 'lucide-react';
import type { Ticket } from '@/lib/api/tickets';
import { Button } from '@/ui/button';
import s from './composer.module.css';
import { SendMenu } from './send-menu';
import type { Reply } from './use-reply';

/** What is done with the ticket, once the reply is there. */
export type Then = 'pending' | 'closed' | 'reopen';

const SEND = { reply: 'Send reply', note: 'Add note' };

type Props = {
  ticket: Ticket;
  reply: Reply;
  /** What the first button does besides; sending alone then has one of its own, and both say so a second time, too. */
  first: Then | undefined;
  able: boolean;
  ready: boolean;
  /** The id of what tells why it cannot be sent. */
  hint: string;
  onSend: (then?: Then) => void;
};

export function SendButtons({ ticket, reply, first, able, ready, hint, onSend }: Props) {
  const { mode, sending, problem } = reply;
  const reopens = first === 'reopen';
  const words = reopens ? 'Send and reopen' : problem ? 'Send again' : SEND[mode];
  return (
    <span className={s.buttons}>
      {reopens && !sending && (
        <Button aria-disabled={!able} aria-describedby={hint} onClick={() => onSend()}>
          {SEND[mode]}
        </Button>
      )}
      <span className={s.send}>
        <Button look="primary" type="submit" aria-disabled={!able} aria-describedby={hint}>
          <Send size={14} aria-hidden="true" />
          {sending ? 'Sending…' : words}
        </Button>
        {ticket.can.assign && <SendMenu ready={ready} status={ticket.status} onSend={onSend} />}
      </span>
    </span>
  );
}
