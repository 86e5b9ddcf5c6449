import { useQuery } from '@tanstack/react-query';
import { Search, Users } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { readStatistics, type Statistics, statisticsKey } from '@/lib/api/statistics';
import { cx } from '@/lib/cx';
import { keyNames } from '@/lib/key-chord';
import { useMe } from '@/lib/me';
import { atLeast, number } from '@/lib/number';
import { useMedia } from '@/lib/use-media';
import { useSavedViews, useViewCount, type ViewLink } from '@/lib/use-saved-views';
import { ButtonLink } from '@/ui/button';
import { Kbd } from '@/ui/kbd';
import { Tip } from '@/ui/tip';
import { Account } from './account';
import { MY_TICKETS, NEW_TICKET, pagesFor, QUEUE, SETTINGS, VIEWS } from './pages';
import s from './rail.module.css';
import { ThemeButton } from './theme-button';

function useStatistics(): Statistics | undefined {
  const { can } = useMe();
  return useQuery({
    queryKey: statisticsKey,
    queryFn: ({ signal }) => readStatistics(signal),
    enabled: can.triage,
  }).data;
}

function Count({ n }: { n: string | undefined }) {
  if (n === undefined) return null;
  return (
    <span className={cx(s.count, 'num')}>
      {n}
      <span className="vh"> tickets</span>
    </span>
  );
}

/** Then it is a bar, without views. */
const PHONE = '(max-width: 760px)';

/** So many are counted all the time. */
const COUNTED_MAX = 12;

function SavedCount({ query }: { query: string }) {
  const { data } = useViewCount(query);
  return <Count n={data && atLeast(data)} />;
}

function Saved({ view, isCounted, here }: { view: ViewLink; isCounted: boolean; here: string }) {
  return (
    <Link to={view.to} className={s.link} aria-current={here === view.to ? 'page' : undefined} title={view.name}>
      <span className={s.dot} aria-hidden="true" />
      <span className={s.name}>{view.name}</span>
      {view.shared && (
        <>
          <Users size={12} className={s.shared} aria-hidden="true" />
          <span className="vh">{view.isOwn ? ', shared' : `, shared by ${view.owner_name}`}</span>
        </>
      )}
      {isCounted && <SavedCount query={view.query} />}
    </Link>
  );
}

function SavedViews({ here }: { here: string }) {
  const isPhone = useMedia(PHONE);
  const views = useSavedViews();
  if (isPhone) return null;
  return views.map((view, i) => <Saved key={view.id} view={view} isCounted={i < COUNTED_MAX} here={here} />);
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
          <Count n={statistics && number(count(statistics))} />
        </Link>
      ))}
      <SavedViews here={here} />
    </nav>
  );
}

/** The pages; on a phone a bar at the foot of the screen, where Settings is behind the account. */
function Pages({ statistics, here, pathname }: { statistics: Statistics | undefined; here: string; pathname: string }) {
  const me = useMe();
  const views = useSavedViews();
  const isPhone = useMedia(PHONE);
  const inView = !isPhone && [...VIEWS, ...views].some(({ to }) => to === here);
  // What an operator opens tickets with stands beside the search.
  const pages = pagesFor(me).filter((page) => !(me.can.triage && page === NEW_TICKET));
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
          {page === QUEUE && <Count n={statistics && number(statistics.open)} />}
        </Link>
      ))}
    </nav>
  );
}

function Actions({ onJump }: { onJump: () => void }) {
  const { can } = useMe();
  return (
    <div className={s.actions}>
      <button type="button" className={s.jump} onClick={onJump} aria-keyshortcuts="Control+K Meta+K">
        <Search size={14} aria-hidden="true" />
        <span>Jump to…</span>
        <Kbd keys={keyNames('Mod+k').join(' ')} hint />
      </button>
      {can.triage && (
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
      <Link to={me.can.triage ? QUEUE.to : MY_TICKETS.to} className={s.brand}>
        <img src="/mark.svg" width={22} height={22} alt="" />
        Service Desk
      </Link>
      <Actions onJump={onJump} />
      <Pages statistics={statistics} here={here} pathname={pathname} />
      {me.can.triage && <Views statistics={statistics} here={here} />}
      <div className={s.me}>
        <Account onJump={onJump} onKeys={onKeys} />
        <ThemeButton className={s.theme} />
      </div>
    </header>
  );
}
