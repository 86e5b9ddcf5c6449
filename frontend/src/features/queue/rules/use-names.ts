import { useQueries } from '@tanstack/react-query';
import { personNameKey, readPersonName } from '@/lib/api/person-name';
import { peopleOf, type Rules } from './rule';
import type { NameOf } from './rule-text';

/** What the people are called that rules name by id; of who is not known yet, nothing. */
export function useNames(rules: Rules | null): NameOf {
  const ids = peopleOf(rules);
  const names = useQueries({
    queries: ids.map((id) => ({
      queryKey: personNameKey(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => readPersonName(id, signal),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  return (id) => names[ids.indexOf(id)]?.data;
}
