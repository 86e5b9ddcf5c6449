import { ChevronRight, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { Button } from '@/ui/button';
import { CATEGORY } from '@/ui/category';
import { part } from '@/ui/part';
import { giveTo } from '@/ui/ticket-changes';
import s from './property-panel.module.css';
import { type OpenProperty, TicketProperties } from './ticket-properties';
import type { Change } from './use-changes';

const SimilarTickets = part(() => import('./similar-tickets'));

type Props = {
  ticket: Ticket | undefined;
  change: Change;
  open: OpenProperty;
  /** On a narrow page it is one line, to be unfolded. */
  folds: boolean;
};

function AssignToMe({ ticket, change }: { ticket: Ticket; change: Change }) {
  const me = useMe();
  if (!ticket.can.assign || ticket.operator_id === me.id) return null;
  return (
    <Button small className={s.take} onClick={() => void change(giveTo(ticket, me.id))}>
      <UserPlus size={14} aria-hidden="true" />
      Assign to me
    </Button>
  );
}

/** For who may look into all tickets. */
function Similar({ ticket }: { ticket: Ticket }) {
  const { can } = useMe();
  return can.triage && <SimilarTickets ticket={ticket} />;
}

function Summary({ ticket }: { ticket: Ticket | undefined }) {
  if (!ticket) return 'Details';
  return `${ticket.operator_name ?? 'Nobody yet'} · ${CATEGORY[ticket.request_type].label}`;
}

export function PropertyPanel({ ticket, change, open, folds }: Props) {
  const [unfolded, setUnfolded] = useState(false);
  const isOpen = unfolded || open.property !== null;
  const content = (
    <>
      <TicketProperties ticket={ticket} change={change} open={open} />
      {ticket && <AssignToMe ticket={ticket} change={change} />}
      {ticket && (isOpen || !folds) && <Similar ticket={ticket} />}
    </>
  );
  if (!folds)
    return (
      <aside className={s.side} aria-label="Properties">
        {content}
      </aside>
    );
  return (
    <aside aria-label="Properties">
      <details className={s.fold} open={isOpen} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
        <summary className={s.summary}>
          <ChevronRight size={14} aria-hidden="true" className={s.chevron} />
          <span>
            <Summary ticket={ticket} />
          </span>
        </summary>
        <div className={s.folded}>{content}</div>
      </details>
    </aside>
  );
}
