import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import {
  axisTop,
  type Day,
  dayName,
  dayText,
  indexAt,
  labelled,
  linePath,
  moved,
  type Series,
  xOf,
  yOf,
} from './trend';
import s from './trend-chart.module.css';

const SERIES: readonly { name: Series; label: string }[] = [
  { name: 'created', label: 'Created' },
  { name: 'closed', label: 'Closed' },
];

function Axes({ days, top }: { days: readonly Day[]; top: number }) {
  return (
    <>
      {[top, top / 2, 0].map((value) => (
        <span key={value} className={s.level} style={{ top: `${yOf(value, top)}%` }}>
          <span className="num">{number(value)}</span>
        </span>
      ))}
      {labelled(days.length).map((i) => (
        <span key={i} className={cx(s.day, 'num')} style={{ left: `${xOf(i, days.length)}%` }}>
          {dayName(days[i]?.day ?? '')}
        </span>
      ))}
    </>
  );
}

function Crosshair({ days, top, at }: { days: readonly Day[]; top: number; at: number }) {
  const day = days[at];
  if (!day) return null;
  return (
    <span className={s.cross} style={{ left: `${xOf(at, days.length)}%` }}>
      {SERIES.map(({ name }) => (
        <span key={name} className={cx(s.dot, s[name])} style={{ top: `${yOf(day[name], top)}%` }} />
      ))}
    </span>
  );
}

/** Which line is which, and what both are on the day under the crosshair. */
function Legend({ days, at }: { days: readonly Day[]; at: number | null }) {
  const day = at === null ? undefined : days[at];
  return (
    <p className={cx(s.legend, 'num')}>
      {SERIES.map(({ name, label }) => (
        <span key={name}>
          <svg width="20" height="8" aria-hidden="true" className={cx(s.line, s[name])}>
            <path d="M0 4H20" />
          </svg>
          {label}
          {day && <b>{number(day[name])}</b>}
        </span>
      ))}
      <span className={s.when}>{day && at !== null ? dayText(days, at).split(':', 1)[0] : null}</span>
    </p>
  );
}

/**
 * Two lines over the days. For the keyboard and for screen readers it is a slider over the days,
 * whose value is read as a sentence; the same values stand in the line below.
 */
export function TrendChart({ days, summary }: { days: readonly Day[]; summary: string }) {
  const [at, setAt] = useState<number | null>(null);
  const top = axisTop(days);
  const last = days.length - 1;
  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setAt(indexAt((event.clientX - left) / width, days.length));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = moved(event.key, at ?? last, days.length);
    if (to === null) return;
    event.preventDefault();
    setAt(to);
  };
  return (
    <div className={s.chart}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Line chart: ${summary} Day`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={Math.min(at ?? last, last)}
        aria-valuetext={dayText(days, Math.min(at ?? last, last))}
        className={s.plot}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onPointerLeave={() => setAt(null)}
        onKeyDown={onKeyDown}
        onFocus={() => setAt((now) => now ?? last)}
        onBlur={() => setAt(null)}
      >
        <Axes days={days} top={top} />
        {/* The drawing stretches with the page; its lines do not get thicker by that. */}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" className={s.lines}>
          {SERIES.map(({ name }) => (
            <path key={name} d={linePath(days, name, top)} className={cx(s.line, s[name])} />
          ))}
        </svg>
        {at !== null && <Crosshair days={days} top={top} at={at} />}
      </div>
      <Legend days={days} at={at} />
    </div>
  );
}
