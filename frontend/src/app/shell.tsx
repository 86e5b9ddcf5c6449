import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Navigate, useNavigate } from 'react-router';
import { type Hotkey, useHotkeys } from '@/lib/hotkeys';
import { MeContext, useMe } from '@/lib/me';
import { queryClient } from '@/lib/query-client';
import { type User, useSession } from '@/lib/session';
import { flipTheme } from '@/lib/theme';
import { clockTime } from '@/lib/time';
import { ConnectionBanner } from '@/ui/banner';
import { PageByRole } from './page-by-role';
import { pagesFor } from './pages';
import { Rail } from './rail';
import s from './shell.module.css';

const Toasts = lazy(() => import('@/ui/toasts'));
const Palette = lazy(() => import('./palette'));
const KeySheet = lazy(() => import('./key-sheet'));
const SignInAgain = lazy(() => import('./sign-in-again'));

/** What others do shows by itself. Loaded after the page: the first drawing does not need it. */
function useLiveUpdates(): void {
  useEffect(() => {
    let over = false;
    let stop: (() => void) | undefined;
    void import('./live-updates').then(({ startLiveUpdates }) => {
      if (!over) stop = startLiveUpdates();
    });
    return () => {
      over = true;
      stop?.();
    };
  }, []);
}

type Over = 'palette' | 'keys' | null;

/** The keys of every page. Those of a page itself win over them. */
function useFrameKeys(show: (over: Over) => void): void {
  const navigate = useNavigate();
  const pages = pagesFor(useMe().is_admin);
  const keys: Hotkey[] = [
    { keys: 'Mod+k', label: 'Jump to a page, a ticket, a person', run: () => show('palette'), inFields: true },
    ...pages.map(({ keys: way, label, to }) => ({ keys: way, label, run: () => void navigate(to) })),
    { keys: 'd', label: 'Light or dark theme', run: flipTheme },
    { keys: '?', label: 'This list', run: () => show('keys') },
  ];
  useHotkeys('Everywhere', keys);
}

/** What opens over the frame; each is loaded when it is first asked for. The sheet stays, to close softly. */
function Overs({ over, show }: { over: Over; show: (over: Over) => void }) {
  const [sheetSeen, setSheetSeen] = useState(false);
  if (over === 'keys' && !sheetSeen) setSheetSeen(true);
  return (
    <Suspense>
      {over === 'palette' && <Palette onClose={() => show(null)} onKeys={() => show('keys')} />}
      {sheetSeen && <KeySheet open={over === 'keys'} onOpenChange={(open) => open || show(null)} />}
    </Suspense>
  );
}

function Frame({ isOver }: { isOver: boolean }) {
  const [over, show] = useState<Over>(null);
  useLiveUpdates();
  useFrameKeys(show);
  return (
    <>
      <div className={s.shell}>
        <ConnectionBanner clock={clockTime} />
        <Rail onJump={() => show('palette')} onKeys={() => show('keys')} />
        <main id="main" className={s.main} tabIndex={-1}>
          <PageByRole />
        </main>
      </div>
      {/* Under the browser's own dialog nobody could sign in again. */}
      <Overs over={isOver ? null : over} show={show} />
      {isOver && (
        <Suspense>
          <SignInAgain />
        </Suspense>
      )}
    </>
  );
}

function SignedIn({ me, isOver }: { me: User; isOver: boolean }) {
  return (
    <MeContext value={me}>
      <QueryClientProvider client={queryClient}>
        <Frame isOver={isOver} />
      </QueryClientProvider>
      <Suspense>
        <Toasts />
      </Suspense>
    </MeContext>
  );
}

/**
 * The frame of every page of somebody signed in: rail (on a phone a bar), sheet, toasts. When the session
 * is over, the page stays as it is, with what was typed, and its owner signs in again over it.
 */
export function Component() {
  const session = useSession();
  if (session.token === null && session.end === 'signed-out') return <Navigate to="/login" replace />;
  return <SignedIn me={session.me} isOver={session.token === null} />;
}
