import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import s from './bar-list.module.css';

type BarTone = 'new' | 'assigned' | 'pending' | 'closed' | 'high' | 'rest' | 'none';
export type Bar = {
  key: string;
  label: ReactNode;
  /** The list that the label leads to. */
  to: string;
  parts: readonly { n: number; tone: BarTone }[];
  note: string;
};

const total = ({ parts }: Bar): number => parts.reduce((sum, { n }) => sum + n, 0);

/** Bars against the longest of them, each with its number in words and a way to what it counts. */
export function BarList({ bars }: { bars: readonly Bar[] }) {
  const longest = Math.max(1, ...bars.map(total));
  return (
    <ul className={s.bars}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <Link to={bar.to} className={s.label}>
            {bar.label}
          </Link>
          <span className={s.track} aria-hidden="true">
            {bar.parts.map(({ n, tone }) =>
              n > 0 ? (
                <span key={tone} className={cx(s.fill, s[tone])} style={{ width: `${(n / longest) * 100}%` }} />
              ) : null,
            )}
          </span>
          <span className={cx(s.value, 'num')}>{number(total(bar))}</span>
          <span className={cx(s.note, 'num')}>{bar.note}</span>
        </li>
      ))}
    </ul>
  );
}
