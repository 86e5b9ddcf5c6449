import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { listOperators, operatorsKey } from '@/lib/api/operators';

const STALE_MS = 60_000;

/** Those whom tickets are given to, and what they are called. */
export function useOperators() {
  const { data } = useQuery({
    queryKey: operatorsKey,
    queryFn: ({ signal }) => listOperators(signal),
    staleTime: STALE_MS,
  });
  const nameOf = useCallback((id: number) => data?.find((one) => one.id === id)?.name ?? `person ${id}`, [data]);
  return { operators: data ?? [], nameOf };
}
