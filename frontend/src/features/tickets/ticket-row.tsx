import { memo } from 'react';
import { Link } from 'react-router';
import type { Ticket } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import { titleOf } from '@/lib/ticket-text';
import { useNow } from '@/lib/use-now';
import { CategoryLabel } from '@/ui/category';
import { StatusLabel } from '@/ui/status';
import { Time } from '@/ui/time';
import { UrgencyLabel } from '@/ui/urgency';
import type { RowProps } from '@/ui/virtual-list';
import { isOverdue } from './list-items';
import s from './ticket-list.module.css';

type Props = { ticket: Ticket; index: number; row: RowProps };

export const TicketRow = memo(function TicketRow({ ticket, index, row }: Props) {
  const overdue = isOverdue(ticket, useNow());
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={cx(s.row, ticket.status === 'closed' && s.done, overdue && s.overdue)}
    >
      <span role="cell" className={cx(s.id, 'num')}>
        #{ticket.id}
      </span>
      <span role="cell" className={s.status}>
        <StatusLabel value={ticket.status} />
      </span>
      <span role="cell" className={s.title}>
        <Link to={`/tickets/${ticket.id}`} {...row}>
          {titleOf(ticket)}
        </Link>
      </span>
      <span role="cell" className={s.category}>
        <CategoryLabel value={ticket.request_type} />
      </span>
      <span role="cell" className={s.urgency}>
        <UrgencyLabel value={ticket.urgency} />
        {overdue && <span className="vh">, waiting for more than a day</span>}
      </span>
      <span role="cell" className={s.time}>
        <Time utc={ticket.updated_at} />
      </span>
    </div>
  );
}, sameRow);

/** The handler changes with every render and always does the same for one key. */
function sameRow(before: Props, after: Props): boolean {
  return before.ticket === after.ticket && before.index === after.index && before.row.tabIndex === after.row.tabIndex;
}
