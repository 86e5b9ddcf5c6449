import { lazy, Suspense, useRef, useState } from 'react';
import { useHotkeys } from '@/lib/hotkeys';
import { Chip } from '@/ui/chip';
import { SearchField } from '@/ui/search-field';
import s from './people-filters.module.css';
import { type PeopleFilters as Filters, QUERY_MAX, type Role, type State } from './use-people-filters';

const loadPick = () => import('@/ui/pick-select');
const PickSelect = lazy(async () => ({ default: (await loadPick()).PickSelect<string> }));

type Choice<T extends string> = { value: T; label: string };

const ROLES: Choice<Role>[] = [
  { value: 'admin', label: 'Administrator' },
  { value: 'user', label: 'User' },
];
const STATES: Choice<State>[] = [
  { value: 'active', label: 'Active' },
  { value: 'inactive', label: 'Deactivated' },
];

type PickProps<T extends string> = {
  label: string;
  options: readonly Choice<T>[];
  value: T | null;
  onChange: (value: T | null) => void;
};

/** The list of choices comes when somebody reaches for it. */
function Pick<T extends string>({ label, options, value, onChange }: PickProps<T>) {
  const [open, setOpen] = useState<boolean | null>(null);
  const chip = (
    <Chip
      label={label}
      value={options.find((option) => option.value === value)?.label ?? null}
      aria-haspopup="menu"
      onPointerEnter={() => void loadPick()}
      onFocus={() => void loadPick()}
      onClick={open === null ? () => setOpen(true) : undefined}
      onClear={() => onChange(null)}
    />
  );
  if (open === null) return chip;
  return (
    <Suspense fallback={chip}>
      <PickSelect
        label={label}
        options={options}
        value={value}
        onChange={(next) => onChange(next as T)}
        trigger={chip}
        open={open}
        onOpenChange={setOpen}
      />
    </Suspense>
  );
}

export function PeopleFilters({ filters, onChange }: { filters: Filters; onChange: (part: Partial<Filters>) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useHotkeys('People', [{ keys: '/', label: 'Search', run: () => field.current?.focus() }]);
  return (
    <search className={s.filters}>
      <SearchField
        label="Search names and e-mail"
        value={filters.q}
        maxLength={QUERY_MAX}
        onSearch={(q) => onChange({ q })}
        keys="/"
        field={field}
        className={s.search}
      />
      <Pick label="Role" options={ROLES} value={filters.role} onChange={(role) => onChange({ role })} />
      <Pick label="State" options={STATES} value={filters.state} onChange={(state) => onChange({ state })} />
    </search>
  );
}
