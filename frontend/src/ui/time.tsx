import { exactTime, parseUtc, timeAgo } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** "3m ago" of a time as the server writes it, with the exact one for pointers and machines. */
export function Time({ utc, exact }: { utc: string; exact?: boolean }) {
  const now = useNow();
  const ms = parseUtc(utc);
  if (Number.isNaN(ms)) return null;
  return (
    <time className="num" dateTime={new Date(ms).toISOString()} title={exactTime(ms)}>
      {exact ? exactTime(ms) : timeAgo(ms, now)}
    </time>
  );
}
