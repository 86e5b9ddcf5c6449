import { Link } from 'react-router';
import type { Statistics } from '@/lib/api/statistics';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import { Skeleton } from '@/ui/skeleton';
import { QUICK } from './quick-views';
import s from './statistics-strip.module.css';
import { type View, viewPath } from './view';

type Item = { label: string; more?: string; view: View; count: (statistics: Statistics) => number };

/** `more`: what a phone leaves to be read. */
const STRIP: readonly Item[] = [
  { ...QUICK.total },
  { ...QUICK.open, label: 'Open' },
  { ...QUICK.high, label: 'High', more: ' urgency' },
  { ...QUICK.unassigned },
  { ...QUICK.closed },
];

/** The desk in five numbers, each of which leads to its tickets. */
export function StatisticsStrip({ statistics }: { statistics: Statistics | undefined }) {
  return (
    <dl className={s.strip} aria-label="The desk in numbers" aria-busy={statistics === undefined}>
      {STRIP.map(({ label, more, view, count }) => (
        <div key={label} className={s.item}>
          <dt className={s.label}>
            {label}
            {more && <span className="vh-phone">{more}</span>}
          </dt>
          <dd className={cx(s.value, 'num')}>
            {statistics ? (
              <Link to={viewPath(view)} className={s.link}>
                {number(count(statistics))}
                <span className="vh">
                  {' '}
                  {label}
                  {more}
                </span>
              </Link>
            ) : (
              <Skeleton width={48} height={16} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
