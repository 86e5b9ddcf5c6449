import type { DayStatistics, Statistics } from '@/lib/api/statistics';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import { Skeleton } from '@/ui/skeleton';
import { beforeNote, type Note, openNote, unassignedNote } from './dashboard-text';
import s from './tiles.module.css';

type Figure = { value: number; note: Note };
const LABELS = ['Open now', 'Unassigned', 'Created', 'Closed'] as const;

type Props = { statistics: Statistics | undefined; days: DayStatistics | undefined };

function Tile({ label, figure }: { label: string; figure: Figure | undefined }) {
  return (
    <div className={s.tile}>
      <dt>{label}</dt>
      <dd className={cx(s.value, 'num')}>{figure ? number(figure.value) : <Skeleton width={72} height={26} />}</dd>
      <dd className={cx(s.note, figure?.note.tone && s[figure.note.tone])}>
        {figure ? figure.note.text : <Skeleton width={120} />}
      </dd>
    </div>
  );
}

function figuresOf(now: Statistics, period: DayStatistics): Record<(typeof LABELS)[number], Figure> {
  const { created, closed, created_before, closed_before, days } = period;
  return {
    'Open now': { value: now.open, note: openNote(created, closed) },
    Unassigned: { value: now.unassigned, note: unassignedNote(now.unassigned, now.open) },
    Created: { value: created, note: beforeNote(created, created_before, days.length) },
    Closed: { value: closed, note: beforeNote(closed, closed_before, days.length, 'good') },
  };
}

/** Four numbers, each with what it means next to another. */
export function Tiles({ statistics, days }: Props) {
  const figures = statistics && days ? figuresOf(statistics, days) : null;
  return (
    <dl className={s.tiles} aria-busy={figures === null}>
      {LABELS.map((label) => (
        <Tile key={label} label={label} figure={figures?.[label]} />
      ))}
    </dl>
  );
}
