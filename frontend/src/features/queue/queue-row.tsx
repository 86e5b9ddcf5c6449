import { memo } from 'react';
import { Link } from 'react-router';
import type { Ticket } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import { isOverdue } from '@/lib/overdue';
import { titleOf } from '@/lib/ticket-text';
import { useNow } from '@/lib/use-now';
import { Avatar } from '@/ui/avatar';
import { CATEGORY } from '@/ui/category';
import { STATUS, StatusIcon } from '@/ui/status';
import { Time } from '@/ui/time';
import { URGENCY, UrgencyIcon } from '@/ui/urgency';
import type { RowProps } from '@/ui/virtual-list';
import s from './queue-table.module.css';

type Props = {
  ticket: Ticket;
  index: number;
  row: RowProps;
  picked: boolean;
  /** Keeps its identity. */
  onPick: (id: number, range: boolean) => void;
};

export const QueueRow = memo(function QueueRow({ ticket, index, row, picked, onPick }: Props) {
  const { id, status, urgency, operator_name } = ticket;
  const overdue = isOverdue(ticket, useNow());
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={cx(s.row, status === 'closed' && s.done, overdue && s.overdue, picked && s.picked)}
    >
      <span role="cell" className={s.select}>
        <label>
          <input
            type="checkbox"
            aria-label={`Select #${id}`}
            checked={picked}
            tabIndex={row.tabIndex}
            onChange={({ nativeEvent }) => onPick(id, (nativeEvent as MouseEvent).shiftKey)}
          />
        </label>
      </span>
      <span role="cell" className={s.urgency} title={`Urgency: ${URGENCY[urgency]}`}>
        <UrgencyIcon value={urgency} />
        <span className="vh">
          {URGENCY[urgency]}
          {overdue && ', waiting for more than a day'}
        </span>
      </span>
      <span role="cell" className={cx(s.id, 'num')}>
        #{id}
      </span>
      <span role="cell" className={s.status} title={`Status: ${STATUS[status]}`}>
        <StatusIcon value={status} />
        <span className="vh">{STATUS[status]}</span>
      </span>
      <span role="cell" className={s.title}>
        <Link to={`/admin/tickets/${id}`} {...row}>
          {titleOf(ticket)}
        </Link>
        {ticket.waiting_for === 'operator' && (
          <span className={s.answered}>{status === 'pending' ? 'answered' : 'new reply'}</span>
        )}
      </span>
      <span role="cell" className={s.category}>
        {CATEGORY[ticket.request_type].label}
      </span>
      <span role="cell" className={s.submitter}>
        {ticket.created_by_name}
      </span>
      <span role="cell" className={cx(s.operator, operator_name === null && s.nobody)}>
        <Avatar name={operator_name} />
        <span>{operator_name ?? 'Nobody'}</span>
      </span>
      <span role="cell" className={s.updated}>
        <Time utc={ticket.updated_at} />
      </span>
    </div>
  );
}, sameRow);

/** The handlers of a row change with every render and always do the same for one key. */
function sameRow(before: Props, after: Props): boolean {
  return (
    before.ticket === after.ticket &&
    before.index === after.index &&
    before.picked === after.picked &&
    before.row.tabIndex === after.row.tabIndex
  );
}
