import { clockTime } from '@/lib/time';
import { Button } from './button';
import s from './stale.module.css';

type Query = { isRefetchError: boolean; data: unknown; dataUpdatedAt: number; refetch: () => unknown };

/** What was read stays on screen when reading it anew fails; this line says how old it is. */
export function Stale({ query }: { query: Query }) {
  if (!query.isRefetchError || !query.data) return null;
  return (
    <p className={s.stale} role="status">
      As of {clockTime(query.dataUpdatedAt)}: reading it anew failed.
      <Button small onClick={() => void query.refetch()}>
        Try again
      </Button>
    </p>
  );
}
