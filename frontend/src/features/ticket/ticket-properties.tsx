import type { ReactNode } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/use-auth';
import { Avatar } from '@/ui/avatar';
import { CategoryLabel } from '@/ui/category';
import { Skeleton } from '@/ui/skeleton';
import { StatusLabel } from '@/ui/status';
import { Time } from '@/ui/time';
import { UrgencyLabel } from '@/ui/urgency';
import s from './ticket-properties.module.css';

function Person({ id }: { id: number | null }) {
  const me = useMe();
  if (id === null)
    return (
      <span className={s.person}>
        <Avatar name={null} />
        <span className={s.nobody}>Nobody yet</span>
      </span>
    );
  const mine = id === me?.id;
  return (
    <span className={s.person}>
      <Avatar name={mine ? me.name : '?'} />
      {mine ? me.name : `User ${id}`}
    </span>
  );
}

const ROWS: { label: string; of: (ticket: Ticket) => ReactNode }[] = [
  { label: 'Status', of: (t) => <StatusLabel value={t.status} /> },
  { label: 'Urgency', of: (t) => <UrgencyLabel value={t.urgency} /> },
  { label: 'Category', of: (t) => <CategoryLabel value={t.request_type} /> },
  { label: 'Assigned to', of: (t) => <Person id={t.operator_id} /> },
  { label: 'Submitter', of: (t) => <Person id={t.created_by_id} /> },
  { label: 'Opened', of: (t) => <Time utc={t.created_at} exact /> },
  { label: 'Updated', of: (t) => <Time utc={t.updated_at} exact /> },
];

/** The facts of a ticket; without one, bars in their places. */
export function TicketProperties({ ticket }: { ticket: Ticket | undefined }) {
  return (
    <dl className={s.list}>
      {ROWS.map(({ label, of }) => (
        <div key={label} className={s.row}>
          <dt>{label}</dt>
          <dd>{ticket ? of(ticket) : <Skeleton width={90} />}</dd>
        </div>
      ))}
    </dl>
  );
}
