import { Link } from 'react-router';
import type { DayStatistics, Statistics } from '@/lib/api/statistics';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import { closedPath, createdPath, QUEUE_PATH } from '@/lib/queue-paths';
import { Skeleton } from '@/ui/skeleton';
import { beforeNote, type Note, openNote, unassignedNote } from './dashboard-text';
import s from './tiles.module.css';

type Figure = { value: number; note: Note };
/** Each with the tickets that it counts. */
const TILES = [
  { label: 'Open now', to: () => QUEUE_PATH.open },
  { label: 'Unassigned', to: () => QUEUE_PATH.unassigned },
  { label: 'Created', to: createdPath },
  { label: 'Closed', to: closedPath },
] as const satisfies { label: string; to: (days: number) => string }[];
type Label = (typeof TILES)[number]['label'];

type Props = { statistics: Statistics | undefined; days: DayStatistics | undefined };

function Tile({ label, to, figure }: { label: Label; to: string; figure: Figure | undefined }) {
  return (
    <div className={s.tile}>
      <dt>{label}</dt>
      <dd className={cx(s.value, 'num')}>
        {figure ? (
          <Link to={to} className={s.link}>
            {number(figure.value)}
            <span className="vh"> {label}</span>
          </Link>
        ) : (
          <Skeleton width={72} height={26} />
        )}
      </dd>
      <dd className={cx(s.note, figure?.note.tone && s[figure.note.tone])}>
        {figure ? figure.note.text : <Skeleton width={120} />}
      </dd>
    </div>
  );
}

function figuresOf(now: Statistics, period: DayStatistics): Record<Label, Figure> {
  const { created, closed, created_before, closed_before, days } = period;
  return {
    'Open now': { value: now.open, note: openNote(created, closed) },
    Unassigned: { value: now.unassigned, note: unassignedNote(now.unassigned, now.open) },
    Created: { value: created, note: beforeNote(created, created_before, days.length) },
    Closed: { value: closed, note: beforeNote(closed, closed_before, days.length, 'good') },
  };
}

/** Four numbers, each with what it means next to another, and the way to its tickets. */
export function Tiles({ statistics, days }: Props) {
  const figures = statistics && days ? figuresOf(statistics, days) : null;
  return (
    <dl className={s.tiles} aria-busy={figures === null}>
      {TILES.map(({ label, to }) => (
        <Tile key={label} label={label} to={to(days?.days.length ?? 0)} figure={figures?.[label]} />
      ))}
    </dl>
  );
}
