import { memo } from 'react';
import { Link } from 'react-router';
import type { LatestEvent } from '@/lib/api/latest-events';
import type { Ticket } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import { useMe } from '@/lib/me';
import { titleOf } from '@/lib/ticket-text';
import { StatusLabel } from '@/ui/status';
import { Time } from '@/ui/time';
import type { RowProps } from '@/ui/virtual-list';
import { lastEventWords } from './last-event';
import s from './ticket-list.module.css';

type Props = { ticket: Ticket; event: LatestEvent | undefined; isNew: boolean; index: number; row: RowProps };

export const TicketRow = memo(function TicketRow({ ticket, event, isNew, index, row }: Props) {
  const me = useMe();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={cx(s.row, ticket.status === 'closed' && s.done, isNew && s.unread)}
    >
      <span role="cell" className={cx(s.ticket, 'num')}>
        #{ticket.id}
      </span>
      <span role="cell" className={s.status}>
        <StatusLabel value={ticket.status} />
      </span>
      <span role="cell" className={s.title}>
        <Link to={`/tickets/${ticket.id}`} {...row}>
          {titleOf(ticket)}
        </Link>
        {isNew && <span className={s.new}>new</span>}
      </span>
      <span role="cell" className={s.last}>
        {event && lastEventWords(event, ticket, me.id)}
      </span>
      <span role="cell" className={s.time}>
        <Time utc={event?.at ?? ticket.updated_at} />
      </span>
    </div>
  );
}, sameRow);

/** The handler changes with every render and always does the same for one key. */
function sameRow(before: Props, after: Props): boolean {
  return (
    before.ticket === after.ticket &&
    before.event === after.event &&
    before.isNew === after.isNew &&
    before.index === after.index &&
    before.row.tabIndex === after.row.tabIndex
  );
}
