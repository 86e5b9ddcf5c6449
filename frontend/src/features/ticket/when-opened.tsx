import { type ReactElement, type ReactNode, Suspense, useState } from 'react';

type Props = {
  open: boolean;
  /** What stands there until then, and while it loads: a button in the same place and size. */
  closed: ReactElement;
  children: ReactNode;
};

/** Draws a popup with its own button from the first time that somebody opens it; until then just the button. */
export function WhenOpened({ open, closed, children }: Props) {
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  return wanted ? <Suspense fallback={closed}>{children}</Suspense> : closed;
}
