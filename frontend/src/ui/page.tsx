import { type ReactNode, useEffect } from 'react';

/** Sets the document's title: one element, the one of index.html. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Service Desk`;
  }, [title]);
}

/** The page's only h1. It takes focus after a navigation (see app/root.tsx), hence the tabindex. */
export function PageHeading({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <h1 tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
