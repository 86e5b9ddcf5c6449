import type { ReactNode } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { Avatar } from '@/ui/avatar';
import { CategoryLabel } from '@/ui/category';
import { Skeleton } from '@/ui/skeleton';
import { StatusLabel } from '@/ui/status';
import { Time } from '@/ui/time';
import { UrgencyLabel } from '@/ui/urgency';
import s from './ticket-properties.module.css';

/** Names of others come with a later route; until then a person is "you", a number, or an operator. */
function Submitter({ id }: { id: number }) {
  const me = useMe();
  const name = id === me.id ? me.name : `User ${id}`;
  return (
    <span className={s.person}>
      <Avatar name={name} />
      {name}
    </span>
  );
}

function Operator({ id }: { id: number | null }) {
  const me = useMe();
  if (id === null)
    return (
      <span className={s.person}>
        <Avatar name={null} />
        Nobody yet
      </span>
    );
  const name = id === me.id ? me.name : 'An operator';
  return (
    <span className={s.person}>
      <Avatar name={name} />
      {name}
    </span>
  );
}

const ROWS: { label: string; of: (ticket: Ticket) => ReactNode }[] = [
  { label: 'Status', of: (t) => <StatusLabel value={t.status} /> },
  { label: 'Urgency', of: (t) => <UrgencyLabel value={t.urgency} /> },
  { label: 'Category', of: (t) => <CategoryLabel value={t.request_type} /> },
  { label: 'Assigned to', of: (t) => <Operator id={t.operator_id} /> },
  { label: 'Submitter', of: (t) => <Submitter id={t.created_by_id} /> },
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
