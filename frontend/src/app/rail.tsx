import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { readStatistics, type Statistics, statisticsKey } from '@/lib/api/statistics';
import { cx } from '@/lib/cx';
import { keyNames } from '@/lib/key-chord';
import { useMe } from '@/lib/me';
import { number } from '@/lib/number';
import { ButtonLink } from '@/ui/button';
import { Kbd } from '@/ui/kbd';
import { Tip } from '@/ui/tip';
import { Account } from './account';
import { MY_TICKETS, NEW_TICKET, pagesFor, QUEUE, SETTINGS, VIEWS } from './pages';
import s from './rail.module.css';
import { ThemeButton } from './theme-button';

function useStatistics(): Statistics | undefined {
  const { is_admin } = useMe();
  return useQuery({
    queryKey: statisticsKey,
    queryFn: ({ signal }) => readStatistics(signal),
    enabled: is_admin,
  }).data;
}

function Count({ n }: { n: number | undefined }) {
  if (n === undefined) return null;
  return (
    <span className={cx(s.count, 'num')}>
      {number(n)}
      <span className="vh"> tickets</span>
    </span>
  );
}

function Views({ statistics, here }: { statistics: Statistics | undefined; here: string }) {
  return (
    <nav aria-labelledby="views" className={s.views}>
      <h2 id="views" className={s.heading}>
        Views
      </h2>
      {VIEWS.map(({ to, label, hue, count }) => (
        <Link key={to} to={to} className={s.link} aria-current={here === to ? 'page' : undefined}>
          <span className={cx(s.dot, s[hue])} aria-hidden="true" />
          {label}
          <Count n={statistics && count(statistics)} />
        </Link>
      ))}
    </nav>
  );
}

/** The pages; on a phone a bar at the foot of the screen, where Settings is behind the account. */
function Pages({ statistics, here, pathname }: { statistics: Statistics | undefined; here: string; pathname: string }) {
  const { is_admin } = useMe();
  const inView = VIEWS.some(({ to }) => to === here);
  // What an administrator opens tickets with stands beside the search.
  const pages = pagesFor(is_admin).filter((page) => !(is_admin && page === NEW_TICKET));
  return (
    <nav aria-label="Main" className={s.nav}>
      {pages.map((page) => (
        <Link
          key={page.to}
          to={page.to}
          className={cx(s.link, page === SETTINGS && s.wide)}
          aria-current={page.covers(pathname) && !(page === QUEUE && inView) ? 'page' : undefined}
        >
          <page.icon size={16} aria-hidden="true" />
          {page.label}
          {page === QUEUE && <Count n={statistics?.open} />}
        </Link>
      ))}
    </nav>
  );
}

function Actions({ onJump }: { onJump: () => void }) {
  const { is_admin } = useMe();
  return (
    <div className={s.actions}>
      <button type="button" className={s.jump} onClick={onJump} aria-keyshortcuts="Control+K Meta+K">
        <Search size={14} aria-hidden="true" />
        <span>Jump to…</span>
        <Kbd keys={keyNames('Mod+k').join(' ')} hint />
      </button>
      {is_admin && (
        <Tip label="New ticket">
          <ButtonLink to={NEW_TICKET.to} icon aria-label="New ticket">
            <NEW_TICKET.icon size={16} aria-hidden="true" />
          </ButtonLink>
        </Tip>
      )}
    </div>
  );
}

type Props = { onJump: () => void; onKeys: () => void };

export function Rail({ onJump, onKeys }: Props) {
  const me = useMe();
  const { pathname, search } = useLocation();
  const statistics = useStatistics();
  const here = pathname + search;
  return (
    <header className={s.rail}>
      <Link to={me.is_admin ? QUEUE.to : MY_TICKETS.to} className={s.brand}>
        <img src="/mark.svg" width={22} height={22} alt="" />
        Service Desk
      </Link>
      <Actions onJump={onJump} />
      <Pages statistics={statistics} here={here} pathname={pathname} />
      {me.is_admin && <Views statistics={statistics} here={here} />}
      <div className={s.me}>
        <Account onJump={onJump} onKeys={onKeys} />
        <ThemeButton className={s.theme} />
      </div>
    </header>
  );
}
