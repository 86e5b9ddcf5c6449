import { FileX2 } from 'lucide-react';
import { Outlet, useLocation } from 'react-router';
import { useMe } from '@/lib/me';
import { ButtonLink } from '@/ui/button';
import { useTitle } from '@/ui/page';
import { State } from '@/ui/state';
import { hasPage } from './pages';

/** The same for a page that exists and one that does not: whoever may not see it learns nothing. */
function NotHere() {
  useTitle('Not here');
  // A link that an operator sent: the ticket's own page knows whether it may be read.
  const id = /^\/admin\/tickets\/(\d+)$/.exec(useLocation().pathname)?.[1];
  return (
    <State
      page
      icon={FileX2}
      title="There is nothing here for you"
      action={
        <>
          {id && <ButtonLink to={`/tickets/${id}`}>Open ticket #{id}</ButtonLink>}
          <ButtonLink to="/tickets">Go to my tickets</ButtonLink>
        </>
      }
    >
      The address may be mistyped, or it belongs to the pages of administrators.
    </State>
  );
}

/** The page, unless it is not for this person. The server decides about every byte of it; this spares him the errors. */
export function PageByRight() {
  const { pathname } = useLocation();
  return hasPage(useMe(), pathname) ? <Outlet /> : <NotHere />;
}
