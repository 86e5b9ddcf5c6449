import { FileX2 } from 'lucide-react';
import { Outlet, useLocation } from 'react-router';
import { useMe } from '@/lib/me';
import { ButtonLink } from '@/ui/button';
import { useTitle } from '@/ui/page';
import { State } from '@/ui/state';

/** The same for a page that exists and one that does not: whoever may not see it learns nothing. */
function NotHere() {
  useTitle('Not here');
  // A link that an operator sent: the ticket's own page knows whether it may be read.
  const ticket = /^\/admin(\/tickets\/\d+)$/.exec(useLocation().pathname)?.[1];
  return (
    <State
      page
      icon={FileX2}
      title="There is nothing here for you"
      action={
        <>
          {ticket && <ButtonLink to={ticket}>Look among my tickets</ButtonLink>}
          <ButtonLink to="/tickets">Go to my tickets</ButtonLink>
        </>
      }
    >
      The address may be mistyped, or it belongs to the pages of administrators.
    </State>
  );
}

/** The page, unless it is one of administrators. The server decides about every byte of those; this spares others the errors. */
export function PageByRole() {
  const { pathname } = useLocation();
  const { is_admin } = useMe();
  return !is_admin && /^\/admin(\/|$)/.test(pathname) ? <NotHere /> : <Outlet />;
}
