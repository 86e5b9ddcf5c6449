import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { Inbox, Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Navigate, NavLink, Outlet, useLocation } from 'react-router';
import { cx } from '@/lib/cx';
import { MeContext, useMe } from '@/lib/me';
import { loginPath } from '@/lib/safe-path';
import { useSession } from '@/lib/session';
import { ConnectionBanner } from '@/ui/banner';
import { AccountMenu } from './account-menu';
import { queryClient } from './query-client';
import s from './shell.module.css';
import { ThemeButton } from './theme-button';

const Toasts = lazy(() => import('@/ui/toasts'));

/** The way to the sign-in page when the session is over; an expired one leads back here afterwards. */
function SessionOver({ expired }: { expired: boolean }) {
  const { pathname, search } = useLocation();
  return expired ? (
    <Navigate to={loginPath(pathname + search)} replace state={{ expired: true }} />
  ) : (
    <Navigate to="/login" replace />
  );
}

function Rail() {
  const everyones = useMe().is_admin;
  return (
    <header className={s.rail}>
      <div className={s.brand}>
        <img src="/mark.svg" width={22} height={22} alt="" />
        Service Desk
      </div>
      <nav aria-label="Main" className={s.nav}>
        <NavLink to="/tickets" end className={cx(s.link)}>
          <Inbox size={16} aria-hidden="true" />
          {everyones ? 'All tickets' : 'My tickets'}
        </NavLink>
        <NavLink to="/tickets/new" className={cx(s.link)}>
          <Plus size={16} aria-hidden="true" />
          New ticket
        </NavLink>
      </nav>
      <div className={s.me}>
        <AccountMenu />
        <ThemeButton className={s.theme} />
      </div>
    </header>
  );
}

/** The frame of every page of somebody signed in: rail (on a phone a bar), sheet, toasts. */
export function Component() {
  const session = useSession();
  if (session.token === null) return <SessionOver expired={session.end === 'expired'} />;
  return (
    <MeContext value={session.me}>
      <QueryClientProvider client={queryClient}>
        <Tooltip.Provider delay={500}>
          <div className={s.shell}>
            <ConnectionBanner />
            <Rail />
            <main id="main" className={s.main} tabIndex={-1}>
              <Outlet />
            </main>
          </div>
        </Tooltip.Provider>
      </QueryClientProvider>
      <Suspense>
        <Toasts />
      </Suspense>
    </MeContext>
  );
}
