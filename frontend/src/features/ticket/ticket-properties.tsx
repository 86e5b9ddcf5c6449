import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import type { InferredField, Ticket, TicketCategory, TicketStatus, TicketUrgency } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { submitterPath } from '@/lib/queue-paths';
import { Avatar } from '@/ui/avatar';
import { CATEGORY, CategoryLabel } from '@/ui/category';
import { part } from '@/ui/part';
import type { Option } from '@/ui/pick-select';
import { Skeleton } from '@/ui/skeleton';
import { STATUS, StatusIcon, StatusLabel } from '@/ui/status';
import { type Changes, giveTo, setStatus } from '@/ui/ticket-changes';
import { Time } from '@/ui/time';
import { URGENCY, UrgencyIcon, UrgencyLabel } from '@/ui/urgency';
import { AssignProperty } from './assign-property';
import s from './ticket-properties.module.css';
import type { Change } from './use-changes';
import { WhenOpened } from './when-opened';

const PickSelect = part(async () => ({ default: (await import('@/ui/pick-select')).PickSelect<string> }));

/** The properties that open a choice; one at a time, also by a key. */
export type Property = 'status' | 'urgency' | 'request_type' | 'operator_id';
export type OpenProperty = { property: Property | null; set: (property: Property | null) => void };

const STATUSES = (Object.keys(STATUS) as TicketStatus[]).map(
  (value): Option<TicketStatus> => ({ value, label: STATUS[value], icon: <StatusIcon value={value} /> }),
);
const URGENCIES = (['high', 'normal', 'low'] as const).map(
  (value): Option<TicketUrgency> => ({ value, label: URGENCY[value], icon: <UrgencyIcon value={value} /> }),
);
const CATEGORIES = (Object.keys(CATEGORY) as TicketCategory[]).map((value): Option<TicketCategory> => {
  const { label, icon: Icon } = CATEGORY[value];
  return { value, label, icon: <Icon size={14} aria-hidden="true" /> };
});

const INFERRED: Record<InferredField, string> = {
  title: 'title',
  description: 'details',
  urgency: 'urgency',
  request_type: 'category',
};
const list = new Intl.ListFormat('en');

type PickProps<T extends string> = {
  property: Property;
  label: string;
  options: readonly Option<T>[];
  value: T;
  shown: ReactElement;
  changesOf: (value: T) => Changes;
  row: RowProps;
};

/** One of a few, saved on choice; for who may not change it, just what it is. */
function Pick<T extends string>({ property, label, options, value, shown, changesOf, row }: PickProps<T>) {
  const { ticket, open, change } = row;
  if (!ticket.can.assign) return shown;
  const words = options.find((option) => option.value === value)?.label ?? value;
  const isOpen = open.property === property;
  const trigger = (props: ComponentProps<'button'>) => (
    <button type="button" className={s.pick} aria-label={`${label}: ${words}`} {...props}>
      {shown}
      <ChevronsUpDown size={13} aria-hidden="true" className={s.caret} />
    </button>
  );
  return (
    <WhenOpened
      open={isOpen}
      onMissing={() => open.set(null)}
      closed={trigger({ ...PickSelect.reach, onClick: () => open.set(property) })}
    >
      {(own) => (
        <PickSelect
          {...own}
          label={label}
          options={options}
          value={value}
          onChange={(next) => next !== value && void change(changesOf(next as T))}
          open={isOpen}
          onOpenChange={(is) => open.set(is ? property : null)}
          trigger={trigger({})}
        />
      )}
    </WhenOpened>
  );
}

function Status({ row }: { row: RowProps }) {
  const me = useMe();
  const { ticket } = row;
  return (
    <Pick
      row={row}
      property="status"
      label="Status"
      options={STATUSES}
      value={ticket.status}
      shown={<StatusLabel value={ticket.status} />}
      changesOf={(status) => setStatus(ticket, status, me.id)}
    />
  );
}

function Urgency({ row }: { row: RowProps }) {
  const { urgency } = row.ticket;
  return (
    <Pick
      row={row}
      property="urgency"
      label="Urgency"
      options={URGENCIES}
      value={urgency}
      shown={<UrgencyLabel value={urgency} />}
      changesOf={(next) => ({ urgency: next })}
    />
  );
}

function Category({ row }: { row: RowProps }) {
  const { request_type } = row.ticket;
  return (
    <Pick
      row={row}
      property="request_type"
      label="Category"
      options={CATEGORIES}
      value={request_type}
      shown={<CategoryLabel value={request_type} />}
      changesOf={(next) => ({ request_type: next })}
    />
  );
}

function Person({ name, nobody }: { name: string | null; nobody?: string }) {
  return (
    <span className={s.person}>
      <Avatar name={name} />
      {name ?? nobody}
    </span>
  );
}

/** Who reported it, and for operators the way to all that he did. */
function Submitter({ ticket: { created_by_id, created_by_name: name } }: { ticket: Ticket }) {
  const { can } = useMe();
  if (!can.triage) return <Person name={name} />;
  return (
    <Link to={submitterPath(created_by_id)} className={s.link}>
      <span className="vh">All tickets of </span>
      <Person name={name} />
    </Link>
  );
}

function Operator({ row: { ticket, change, open } }: { row: RowProps }) {
  if (!ticket.can.assign) return <Person name={ticket.operator_name} nobody="Nobody yet" />;
  return (
    <AssignProperty
      ticket={ticket}
      open={open.property === 'operator_id'}
      onOpenChange={(is) => open.set(is ? 'operator_id' : null)}
      onChoose={(operatorId) => void change(giveTo(ticket, operatorId))}
    />
  );
}

/** What of it nobody wrote: an AI model made it of what the submitter said. */
function inferredWords({ inferred }: Ticket): string | null {
  if (!inferred || inferred.length === 0) return null;
  const words = list.format(inferred.map((field) => INFERRED[field]));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ROWS: { label: string; of: (row: RowProps) => ReactNode }[] = [
  { label: 'Status', of: (row) => <Status row={row} /> },
  { label: 'Urgency', of: (row) => <Urgency row={row} /> },
  { label: 'Assigned to', of: (row) => <Operator row={row} /> },
  { label: 'Category', of: (row) => <Category row={row} /> },
  { label: 'Submitter', of: ({ ticket }) => <Submitter ticket={ticket} /> },
  { label: 'Opened', of: ({ ticket }) => <Time utc={ticket.created_at} exact /> },
  { label: 'Updated', of: ({ ticket }) => <Time utc={ticket.updated_at} exact /> },
];

type Props = { ticket: Ticket | undefined; change: Change; open: OpenProperty };
type RowProps = Props & { ticket: Ticket };

/** The facts of a ticket, to be changed by who may; without one, bars in their places. */
export function TicketProperties({ ticket, ...rest }: Props) {
  const inferred = ticket && inferredWords(ticket);
  return (
    <dl className={s.list}>
      {ROWS.map(({ label, of }) => (
        <div key={label} className={s.row}>
          <dt>{label}</dt>
          <dd>{ticket ? of({ ...rest, ticket }) : <Skeleton width={90} />}</dd>
        </div>
      ))}
      {inferred && (
        <div className={s.row}>
          <dt>Filled in by AI</dt>
          <dd>{inferred}</dd>
        </div>
      )}
    </dl>
  );
}
