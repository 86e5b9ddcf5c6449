import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { aboutKey, type About as Facts, readAbout } from '@/lib/api/account';
import { messageOf } from '@/lib/api/errors';
import { type Health, healthKey, readHealth } from '@/lib/api/health';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Skeleton } from '@/ui/skeleton';
import { Time } from '@/ui/time';
import { printBytes } from './bytes';
import s from './settings-page.module.css';

const ENGINES: Record<string, string> = { sqlite: 'SQLite', postgresql: 'PostgreSQL' };

function diskText({ free_bytes, total_bytes }: Facts['disk']): string {
  if (free_bytes === null) return 'On another machine';
  if (total_bytes === null) return `${printBytes(free_bytes)} free`;
  return `${printBytes(free_bytes)} free of ${printBytes(total_bytes)}`;
}

const REDIS: Record<Health['redis'], string> = { ok: 'Answers', away: 'Does not answer', unset: 'Not set up' };

/** Two rows share one answer, which comes apart from the rest. */
function OfHealth({ say }: { say: (health: Health) => string }) {
  const { data, isError, error } = useQuery({ queryKey: healthKey, queryFn: ({ signal }) => readHealth(signal) });
  if (data) return say(data);
  return isError ? messageOf(error) : <Skeleton width={160} />;
}

const ROWS: readonly { label: string; of: (facts: Facts) => ReactNode }[] = [
  { label: 'Version', of: ({ version, commit }) => (commit ? `${version} (${commit.slice(0, 12)})` : version) },
  {
    label: 'Health',
    of: () => <OfHealth say={({ status, message }) => (status === 'ok' ? 'All is well' : message)} />,
  },
  { label: 'Running since', of: ({ started_at }) => <Time utc={started_at} exact /> },
  {
    label: 'Database',
    of: ({ database: { engine, version, bytes } }) => `${ENGINES[engine] ?? engine} ${version}, ${printBytes(bytes)}`,
  },
  { label: 'Disk', of: ({ disk }) => diskText(disk) },
  {
    label: 'Last backup',
    of: ({ last_backup: last }) =>
      last === null ? (
        'None yet; servicedesk backup makes one'
      ) : (
        <>
          <Time utc={last.at} exact />, {printBytes(last.bytes)}
        </>
      ),
  },
  { label: 'Redis', of: () => <OfHealth say={({ redis }) => REDIS[redis]} /> },
  { label: 'AI model', of: ({ model }) => (model.configured ? (model.name ?? 'Set up') : 'Not set up') },
];

/** For administrators: what runs here. */
export function About() {
  const { data, isError, error, refetch } = useQuery({
    queryKey: aboutKey,
    queryFn: ({ signal }) => readAbout(signal),
  });
  if (!data && isError)
    return (
      <div className={s.part}>
        <Notice kind="error">{messageOf(error)}</Notice>
        <Button onClick={() => void refetch()}>Try again</Button>
      </div>
    );
  return (
    <dl className={s.facts} aria-busy={!data}>
      {ROWS.map(({ label, of }) => (
        <div key={label} className={s.fact}>
          <dt>{label}</dt>
          <dd>{data ? of(data) : <Skeleton width={160} />}</dd>
        </div>
      ))}
    </dl>
  );
}
