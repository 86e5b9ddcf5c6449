import { useEffect, useRef } from 'react';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { cx } from '@/lib/cx';
import s from './root.module.css';

/** After a navigation the new page's heading takes the focus, so that it is read and Tab goes on from there. */
function useFocusHeading(): void {
  const { pathname, key } = useLocation();
  const shown = useRef(pathname);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that leads on to its own default comes with a new key
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>('h1');
    if (shown.current === pathname || heading === null) return;
    shown.current = pathname;
    // A page that has put the focus inside its content (a list restored by "back") keeps it.
    if (document.activeElement?.closest('[data-restored]')) return;
    heading.focus({ preventScroll: true });
  }, [pathname, key]);
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
