import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate, useNavigate } from 'react-router';
import { startAhead } from '@/lib/ahead';
import { useAnnounced } from '@/lib/announce';
import { type Hotkey, useHotkeys } from '@/lib/hotkeys';
import { MeContext, useMe } from '@/lib/me';
import { queryClient } from '@/lib/query-client';
import { type Me, useSession } from '@/lib/session';
import { flipTheme } from '@/lib/theme';
import { clockTime } from '@/lib/time';
import { ConnectionBanner } from '@/ui/banner';
import { part } from '@/ui/part';
import { PageByRight } from './page-by-right';
import { pagesFor } from './pages';
import { Rail } from './rail';
import s from './shell.module.css';

const Toasts = part(() => import('@/ui/toasts'));
const Palette = part(() => import('./palette'));
const KeySheet = part(() => import('./key-sheet'));
/** What others do shows by itself. */
const LiveUpdates = part(() => import('./live-updates'));
const SignInAgain = part(() => import('./sign-in-again'));

type Over = 'palette' | 'keys' | null;

/** The keys of every page. Those of a page itself win over them. */
function useFrameKeys(show: (over: Over) => void): void {
  const navigate = useNavigate();
  const pages = pagesFor(useMe());
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
  const forgetSheet = () => {
    setSheetSeen(false);
    show(null);
  };
  return (
    <>
      {over === 'palette' && (
        <Palette onClose={() => show(null)} onKeys={() => show('keys')} onMissing={() => show(null)} />
      )}
      {sheetSeen && (
        <KeySheet open={over === 'keys'} onOpenChange={(open) => open || show(null)} onMissing={forgetSheet} />
      )}
    </>
  );
}

function Announced() {
  return (
    <p className="vh" role="status">
      {useAnnounced()}
    </p>
  );
}

function Frame({ isOver }: { isOver: boolean }) {
  const [over, show] = useState<Over>(null);
  useEffect(startAhead, []);
  useFrameKeys(show);
  return (
    <>
      <div className={s.shell}>
        <ConnectionBanner clock={clockTime} />
        <Rail onJump={() => show('palette')} onKeys={() => show('keys')} />
        <main id="main" className={s.main} tabIndex={-1}>
          <PageByRight />
        </main>
      </div>
      <Announced />
      <LiveUpdates />
      {/* Under the browser's own dialog nobody could sign in again. */}
      <Overs over={isOver ? null : over} show={show} />
      {isOver && <SignInAgain />}
    </>
  );
}

function SignedIn({ me, isOver }: { me: Me; isOver: boolean }) {
  return (
    <MeContext value={me}>
      <QueryClientProvider client={queryClient}>
        <Frame isOver={isOver} />
      </QueryClientProvider>
      <Toasts />
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
