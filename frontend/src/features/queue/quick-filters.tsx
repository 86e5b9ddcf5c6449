import { Link } from 'react-router';
import type { Statistics } from '@/lib/api/statistics';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import { useCount } from './queries';
import { atLeast } from './queue-text';
import s from './quick-filters.module.css';
import { QUICK } from './quick-views';
import { filterAlike, type View, viewPath } from './view';

const FILTERS = [QUICK.open, QUICK.unassigned, QUICK.high, QUICK.pending, QUICK.answered, QUICK.mine, QUICK.closed];

/** Views that are one press away; the order of the list stays. */
export function QuickFilters({ view, statistics }: { view: View; statistics: Statistics | undefined }) {
  const answered = useCount(QUICK.answered.view).data;
  return (
    <nav aria-label="Quick filters" className={s.bar}>
      {FILTERS.map((quick) => (
        <Link
          key={quick.label}
          to={viewPath({ ...quick.view, sort: view.sort })}
          aria-current={filterAlike(view, quick.view) ? 'true' : undefined}
          className={s.tab}
        >
          {quick.label}
          <span className={cx(s.count, 'num')}>
            {quick.count ? statistics && number(quick.count(statistics)) : answered && atLeast(answered)}
          </span>
        </Link>
      ))}
    </nav>
  );
}
