import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { part } from '@/ui/part';

const LeaveDialog = part(() => import('./leave-dialog'));

/** Lets go of something written, for good. */
export type Discard = () => void;

type Props = {
  /** What is written on the page and would be missed; null when it is nothing. The router asks one guard alone. */
  reply: Discard | null;
  edit: Discard | null;
  /** The page is about to be left, and what is written is to be kept. */
  onKeep: () => void;
};

/** Asks before a page with something unsent on it is left. Closing the tab would lose it, so the browser asks too. */
export function LeaveGuard({ reply, edit, onKeep }: Props) {
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
  const keep = () => {
    onKeep();
    blocker.proceed();
  };
  return (
    <LeaveDialog
      reply={reply !== null}
      edit={edit !== null}
      onStay={blocker.reset}
      onMissing={blocker.reset}
      onKeep={keep}
      onDiscard={discard}
    />
  );
}
