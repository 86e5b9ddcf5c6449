import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { personNameKey, readPersonName } from '@/lib/api/person-name';
import type { TicketSort } from '@/lib/api/ticket-lists';
import { useMe } from '@/lib/me';
import { Avatar } from '@/ui/avatar';
import { ButtonLink } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { Notice } from '@/ui/notice';
import { part } from '@/ui/part';
import { PickChip } from '@/ui/pick-chip';
import type { Option } from '@/ui/pick-select';
import s from './filter-bar.module.css';
import { CATEGORIES, PERIODS, periodText, STATUSES, URGENCIES, WAITS } from './options';
import { RulesChip } from './rules-chip';
import { SaveView } from './save-view';
import { useOperators } from './use-operators';
import { EVERYTHING, isFiltered, OPERATORS_MAX, type View, viewPath } from './view';

const Pick = part(async () => ({ default: (await import('@/ui/pick-select')).PickMany<string> }));
const PickFound = part(() => import('@/ui/pick-found'));
const PersonCombobox = part(() => import('@/ui/person-combobox'));

const SORTS: readonly Option<TicketSort>[] = [
  { value: '-updated_at', label: 'Recently updated' },
  { value: 'updated_at', label: 'Longest untouched' },
  { value: '-created_at', label: 'Newest' },
  { value: 'created_at', label: 'Oldest' },
  { value: '-urgency', label: 'Most urgent' },
  { value: 'urgency', label: 'Least urgent' },
  { value: 'status', label: 'By status' },
  { value: '-status', label: 'By status, closed first' },
];

type PickManyProps<T extends string> = {
  label: string;
  options: readonly Option<T>[];
  values: readonly T[];
  onChange: (values: T[]) => void;
};

function chosenText(options: readonly Option<string>[], values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const words = options.filter(({ value }) => values.includes(value)).map((option) => option.label);
  return words.join(', ') || `${values.length} chosen`;
}

/** The list of choices comes when somebody reaches for it. */
function PickManyChip<T extends string>({ label, options, values, onChange }: PickManyProps<T>) {
  const [open, setOpen] = useState<boolean | null>(null);
  const chip = (
    <Chip
      label={label}
      value={chosenText(options, values)}
      aria-haspopup="menu"
      {...Pick.reach}
      onClick={open === null ? () => setOpen(true) : undefined}
      onClear={() => onChange([])}
    />
  );
  if (open === null) return chip;
  return (
    <Pick
      loading={chip}
      onMissing={() => setOpen(null)}
      label={label}
      options={options}
      values={values}
      onChange={(next) => onChange(next as T[])}
      trigger={chip}
      open={open}
      onOpenChange={setOpen}
    />
  );
}

type PeriodChipProps = { label: string; days: number | null; onChange: (days: number | null) => void };

function PeriodChip({ label, days, onChange }: PeriodChipProps) {
  return (
    <PickChip
      label={label}
      options={PERIODS}
      value={days === null ? null : `${days}`}
      text={days === null ? null : periodText(days)}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  );
}

/** Oneself and nobody first, then the other operators. */
function useOperatorOptions(): Option<string>[] {
  const me = useMe();
  const others = useOperators().operators.filter(({ id }) => id !== me.id);
  return [
    { value: 'me', label: 'Me', icon: <Avatar name={me.name} /> },
    { value: 'none', label: 'Nobody', icon: <Avatar name={null} /> },
    ...others.map(({ id, name }) => ({ value: `${id}`, label: name, icon: <Avatar name={name} /> })),
  ];
}

/** Likewise those who have tickets, found by name: there may be many. */
function OperatorsChip({ values, onChange }: { values: readonly string[]; onChange: (values: string[]) => void }) {
  const [open, setOpen] = useState<boolean | null>(null);
  const options = useOperatorOptions();
  const value = chosenText(options, values);
  const chip = (
    <Chip
      label="Assigned to"
      // As the opener of such a list it is a combobox, which has no name of its content.
      aria-label={value === null ? 'Assigned to' : `Assigned to is ${value}`}
      value={value}
      {...PickFound.reach}
      onClick={open === null ? () => setOpen(true) : undefined}
      onClear={() => onChange([])}
    />
  );
  if (open === null) return chip;
  return (
    <PickFound
      loading={chip}
      onMissing={() => setOpen(null)}
      label="Assigned to"
      find="Find a person"
      none="Nobody of that name."
      options={options}
      values={values}
      most={OPERATORS_MAX}
      onChange={onChange}
      trigger={chip}
      open={open}
      onOpenChange={setOpen}
    />
  );
}

/** Likewise everybody. */
function SubmitterChip({ id, onChange }: { id: number | null; onChange: (id: number | null) => void }) {
  const [asked, setAsked] = useState(false);
  const { data: name } = useQuery({
    queryKey: personNameKey(id ?? 0),
    queryFn: ({ signal }) => readPersonName(id ?? 0, signal),
    enabled: id !== null,
  });
  const value = id === null ? null : (name ?? `person ${id}`);
  const chip = (
    <Chip
      label="Submitter"
      aria-label={value === null ? 'Submitter' : `Submitter is ${value}`}
      value={value}
      onClear={() => onChange(null)}
      onClick={asked ? undefined : () => setAsked(true)}
    />
  );
  if (!asked) return chip;
  return (
    <PersonCombobox
      loading={chip}
      onMissing={() => setAsked(false)}
      label="Submitter"
      among="everybody"
      value={id === null ? null : { id, name: value ?? '' }}
      onChange={(person) => onChange(person.id)}
      trigger={chip}
      defaultOpen
    />
  );
}

type Props = {
  view: View;
  /** What the address asks for in vain. */
  notes: readonly string[];
  onChange: (view: View) => void;
};

/** What is chosen counts at once, for the next choice too; the address follows a moment later. */
function useChosen({ view, onChange }: Pick<Props, 'view' | 'onChange'>) {
  const [chosen, setChosen] = useState({ from: view, view });
  const choose = (next: View): void => {
    setChosen({ from: view, view: next });
    onChange(next);
  };
  return { view: chosen.from === view ? chosen.view : view, onChange: choose };
}

export default function FilterBar({ notes, ...props }: Props) {
  const { view, onChange } = useChosen(props);
  const set = (part: Partial<View>) => onChange({ ...view, ...part });
  return (
    <>
      <section className={s.bar} aria-label="Filters">
        <PickManyChip label="Status" options={STATUSES} values={view.status} onChange={(status) => set({ status })} />
        <PickManyChip
          label="Urgency"
          options={URGENCIES}
          values={view.urgency}
          onChange={(urgency) => set({ urgency })}
        />
        <PickManyChip
          label="Category"
          options={CATEGORIES}
          values={view.request_type}
          onChange={(request_type) => set({ request_type })}
        />
        <OperatorsChip values={view.operator_id} onChange={(operator_id) => set({ operator_id })} />
        <PickManyChip
          label="Waiting for"
          options={WAITS}
          values={view.waiting_for}
          onChange={(waiting_for) => set({ waiting_for })}
        />
        <SubmitterChip id={view.created_by_id} onChange={(created_by_id) => set({ created_by_id })} />
        <PeriodChip label="Created" days={view.created_within} onChange={(created_within) => set({ created_within })} />
        <PeriodChip label="Closed" days={view.closed_within} onChange={(closed_within) => set({ closed_within })} />
        <RulesChip view={view} onChange={onChange} />
        {isFiltered(view) && (
          <ButtonLink to={viewPath({ ...EVERYTHING, sort: view.sort })} look="ghost" small>
            Clear
          </ButtonLink>
        )}
        <SaveView view={props.view} />
        <label className={s.sort}>
          <span className="vh">Sort by</span>
          <select value={view.sort} onChange={(event) => set({ sort: event.currentTarget.value as TicketSort })}>
            {SORTS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </section>
      {notes.length > 0 && (
        <div className={s.notes}>
          <Notice kind="info">{notes.join(' ')}</Notice>
        </div>
      )}
    </>
  );
}
