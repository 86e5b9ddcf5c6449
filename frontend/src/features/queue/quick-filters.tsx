import { Link } from 'react-router';
import { cx } from '@/lib/cx';
import { atLeast, number } from '@/lib/number';
import { useSavedViews } from '@/lib/use-saved-views';
import { useCount, useStatistics } from './queries';
import s from './quick-filters.module.css';
import { QUICK } from './quick-views';
import { filterAlike, leadsTo, type View, viewPath } from './view';

const FILTERS = [QUICK.open, QUICK.unassigned, QUICK.high, QUICK.pending, QUICK.answered, QUICK.mine, QUICK.closed];

/**
 * Views that are one press away; the order of the list stays. Drawn with their numbers, which would push them aside. On a
 * phone, which has no rail, kept views follow, each in its own order.
 */
export function QuickFilters({ view, isPhone }: { view: View; isPhone: boolean }) {
  const views = useSavedViews();
  const kept = isPhone ? views : [];
  const isKept = kept.some(({ to }) => leadsTo(to, view));
  const { data: statistics, isPending: numbersPending } = useStatistics();
  const { data: answered, isPending: answeredPending } = useCount(QUICK.answered.view);
  const filters = numbersPending || answeredPending ? [] : FILTERS;
  return (
    <nav aria-label="Quick filters" aria-busy={filters.length === 0} className={s.bar}>
      {filters.map((quick) => (
        <Link
          key={quick.label}
          to={viewPath({ ...quick.view, sort: view.sort })}
          aria-current={!isKept && filterAlike(view, quick.view) ? 'true' : undefined}
          className={s.tab}
        >
          {quick.label}
          <span className={cx(s.count, 'num')}>
            {quick.count ? statistics && number(quick.count(statistics)) : answered && atLeast(answered)}
          </span>
        </Link>
      ))}
      {filters.length > 0 &&
        kept.map(({ id, to, name }) => (
          <Link key={id} to={to} aria-current={leadsTo(to, view) ? 'true' : undefined} className={s.tab}>
            {name}
          </Link>
        ))}
    </nav>
  );
}
