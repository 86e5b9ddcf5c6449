import { Search } from 'lucide-react';
import { useRef } from 'react';
import { useHotkeys } from '@/lib/hotkeys';
import { PickChip } from '@/ui/pick-chip';
import type { Option } from '@/ui/pick-select';
import { SearchField } from '@/ui/search-field';
import s from './people-filters.module.css';
import { type PeopleFilters as Filters, QUERY_MAX, type Role, type State } from './use-people-filters';

const ROLES: Option<Role>[] = [
  { value: 'admin', label: 'Administrator' },
  { value: 'user', label: 'User' },
];
const STATES: Option<State>[] = [
  { value: 'active', label: 'Active' },
  { value: 'inactive', label: 'Deactivated' },
];

export function PeopleFilters({ filters, onChange }: { filters: Filters; onChange: (part: Partial<Filters>) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useHotkeys('People', [
    { keys: '/', label: 'Search', icon: Search, run: () => field.current?.focus(), command: () => 'Search people' },
  ]);
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
      <PickChip label="Role" options={ROLES} value={filters.role} onChange={(role) => onChange({ role })} />
      <PickChip label="State" options={STATES} value={filters.state} onChange={(state) => onChange({ state })} />
    </search>
  );
}
