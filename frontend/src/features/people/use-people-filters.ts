import { useSearchParams } from 'react-router';

export type Role = 'admin' | 'user';
export type State = 'active' | 'inactive';
export type PeopleFilters = { q: string; role: Role | null; state: State | null };

const ROLES: readonly Role[] = ['admin', 'user'];
const STATES: readonly State[] = ['active', 'inactive'];
/** The server takes no longer text. */
export const QUERY_MAX = 100;

/** What narrows the list, which the address has; what is not understood there narrows nothing. */
export function usePeopleFilters(): [PeopleFilters, (part: Partial<PeopleFilters>) => void] {
  const [params, setParams] = useSearchParams();
  const filters: PeopleFilters = {
    q: (params.get('q') ?? '').slice(0, QUERY_MAX),
    role: ROLES.find((role) => role === params.get('role')) ?? null,
    state: STATES.find((state) => state === params.get('state')) ?? null,
  };
  const change = (part: Partial<PeopleFilters>): void =>
    setParams(
      (now) => {
        for (const [name, value] of Object.entries(part)) {
          if (value) now.set(name, value);
          else now.delete(name);
        }
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  return [filters, change];
}
