import { useEffect, useRef } from 'react';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { cx } from '@/lib/cx';
import s from './root.module.css';

/** After a navigation the new page's heading takes the focus, so that it is read and Tab goes on from there. */
function useFocusHeading(): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // A page that has put the focus inside its content (a list restored by "back") keeps it.
    if (document.activeElement?.closest('[data-restored]')) return;
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [pathname]);
}

/** What all pages share: the skip link, a line while the next page loads, where the focus goes. */
export function Root() {
  useFocusHeading();
  const loading = useNavigation().state === 'loading';
  return (
    <>
      <a className={s.skip} href="#main">
        Skip to content
      </a>
      <div className={cx(s.progress, loading && s.loading)} aria-hidden="true" />
      <Outlet />
    </>
  );
}
