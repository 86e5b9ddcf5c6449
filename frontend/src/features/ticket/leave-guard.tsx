import { lazy, Suspense, useEffect } from 'react';
import { useBlocker } from 'react-router';

const LeaveDialog = lazy(() => import('./leave-dialog'));

/** Lets go of something written, for good. */
export type Discard = () => void;

type Props = {
  /** What is written on the page and would be missed; null when it is nothing. The router asks one guard alone. */
  reply: Discard | null;
  edit: Discard | null;
};

/** Asks before a page with something unsent on it is left. Closing the tab would lose it, so the browser asks too. */
export function LeaveGuard({ reply, edit }: Props) {
  const writing = reply !== null || edit !== null;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => writing && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!writing) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [writing]);
  if (blocker.state !== 'blocked') return null;
  const discard = () => {
    reply?.();
    edit?.();
    blocker.proceed();
  };
  return (
    <Suspense>
      <LeaveDialog
        reply={reply !== null}
        edit={edit !== null}
        onStay={blocker.reset}
        onKeep={blocker.proceed}
        onDiscard={discard}
      />
    </Suspense>
  );
}
