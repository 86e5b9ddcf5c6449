import { type ReactElement, type ReactNode, useState } from 'react';

type Props = {
  open: boolean;
  /** What stands there until then, and while it loads: a button in the same place and size. */
  closed: ReactElement;
  /** Closes it: the popup did not load. */
  onMissing: () => void;
  /** The popup, a `part` with its own button, which takes these. */
  children: (own: { loading: ReactElement; onMissing: () => void }) => ReactNode;
};

/** Draws a popup with its own button from the first time that somebody opens it; until then just the button. */
export function WhenOpened({ open, closed, onMissing, children }: Props) {
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  const forget = () => {
    setWanted(false);
    onMissing();
  };
  return wanted ? children({ loading: closed, onMissing: forget }) : closed;
}
