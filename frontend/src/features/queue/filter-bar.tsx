import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { personNameKey, readPersonName } from '@/lib/api/person-name';
import type { TicketSort } from '@/lib/api/ticket-lists';
import { useMe } from '@/lib/me';
import { Avatar } from '@/ui/avatar';
import { ButtonLink } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { Notice } from '@/ui/notice';
import type { Option } from '@/ui/pick-select';
import s from './filter-bar.module.css';
import { CATEGORIES, STATUSES, URGENCIES, WAITS } from './options';
import { RulesChip } from './rules-chip';
import { useOperators } from './use-operators';
import { EVERYTHING, isFiltered, type View, viewPath } from './view';

const loadPick = () => import('@/ui/pick-select');
const Pick = lazy(async () => ({ default: (await loadPick()).PickMany<string> }));
const PersonCombobox = lazy(() => import('@/ui/person-combobox'));

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

type PickChipProps<T extends string> = {
  label: string;
  options: readonly Option<T>[];
  values: readonly T[];
  onChange: (values: T[]) => void;
};

/** The list of choices comes when somebody reaches for it. */
function PickChip<T extends string>({ label, options, values, onChange }: PickChipProps<T>) {
  const [open, setOpen] = useState<boolean | null>(null);
  const words = options.filter(({ value }) => values.includes(value)).map((option) => option.label);
  const chip = (
    <Chip
      label={label}
      value={values.length === 0 ? null : words.join(', ') || `${values.length} chosen`}
      aria-haspopup="menu"
      onPointerEnter={() => void loadPick()}
      onFocus={() => void loadPick()}
      onClick={open === null ? () => setOpen(true) : undefined}
      onClear={() => onChange([])}
    />
  );
  if (open === null) return chip;
  return (
    <Suspense fallback={chip}>
      <Pick
        label={label}
        options={options}
        values={values}
        onChange={(next) => onChange(next as T[])}
        trigger={chip}
        open={open}
        onOpenChange={setOpen}
      />
    </Suspense>
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

/** Likewise the list of people. */
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
      // As the opener of a list of people it is a combobox, which has no name of its content.
      aria-label={value === null ? 'Submitter' : `Submitter is ${value}`}
      value={value}
      onClear={() => onChange(null)}
      onClick={asked ? undefined : () => setAsked(true)}
    />
  );
  if (!asked) return chip;
  return (
    <Suspense fallback={chip}>
      <PersonCombobox
        label="Submitter"
        among="everybody"
        value={id === null ? null : { id, name: value ?? '' }}
        onChange={(person) => onChange(person.id)}
        trigger={chip}
        defaultOpen
      />
    </Suspense>
  );
}

type Props = {
  view: View;
  /** What the address asks for in vain. */
  notes: readonly string[];
  onChange: (view: View) => void;
};

export default function FilterBar({ view, notes, onChange }: Props) {
  const operators = useOperatorOptions();
  const set = (part: Partial<View>) => onChange({ ...view, ...part });
  return (
    <>
      <section className={s.bar} aria-label="Filters">
        <PickChip label="Status" options={STATUSES} values={view.status} onChange={(status) => set({ status })} />
        <PickChip label="Urgency" options={URGENCIES} values={view.urgency} onChange={(urgency) => set({ urgency })} />
        <PickChip
          label="Category"
          options={CATEGORIES}
          values={view.request_type}
          onChange={(request_type) => set({ request_type })}
        />
        <PickChip
          label="Assigned to"
          options={operators}
          values={view.operator_id}
          onChange={(operator_id) => set({ operator_id })}
        />
        <PickChip
          label="Waiting for"
          options={WAITS}
          values={view.waiting_for}
          onChange={(waiting_for) => set({ waiting_for })}
        />
        <SubmitterChip id={view.created_by_id} onChange={(created_by_id) => set({ created_by_id })} />
        <RulesChip view={view} onChange={onChange} />
        {isFiltered(view) && (
          <ButtonLink to={viewPath({ ...EVERYTHING, sort: view.sort })} look="ghost" small>
            Clear
          </ButtonLink>
        )}
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
