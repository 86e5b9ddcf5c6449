import { CircleAlert, Inbox, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { messageOf } from '@/lib/api/errors';
import { Button, ButtonLink } from '@/ui/button';
import { part } from '@/ui/part';
import { State } from '@/ui/state';
import type { QueueQuery } from './queries';
import { examinedOf } from './queue-items';
import { searchedText, widenText } from './queue-text';
import { EVERYTHING, isFiltered, type View, viewPath } from './view';

// Seen when the answer takes a while.
const QueueSkeleton = part(() => import('./queue-skeleton'));

/** The filters of a view gone; its order stays. */
function ClearFilters({ view }: { view: View }) {
  return <ButtonLink to={viewPath({ ...EVERYTHING, sort: view.sort })}>Clear filters</ButtonLink>;
}

/** A search that found nothing so far, and may yet. */
function NothingYet({ query, view }: { query: QueueQuery; view: View }) {
  const examined = examinedOf(query.data);
  return (
    <State
      icon={SearchX}
      title="Nothing found so far"
      action={
        <>
          <Button aria-disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
            {query.isFetching ? 'Searching…' : 'Search further'}
          </Button>
          <ClearFilters view={view} />
        </>
      }
    >
      {examined === null ? 'There are more tickets to look at.' : searchedText(examined)}
      {query.isFetchNextPageError && ` ${messageOf(query.error)}`}
    </State>
  );
}

/** `deskIsEmpty`: nobody has opened a ticket yet, whatever the view leaves out. */
type Props = { query: QueueQuery; isEmpty: boolean; deskIsEmpty: boolean; view: View; children: ReactNode };

/** What stands in the table's place while there are no rows, or the table itself. */
export function QueueContent({ query, isEmpty, deskIsEmpty, view, children }: Props) {
  if (query.isPending) return <QueueSkeleton />;
  if (!query.data)
    return (
      <State
        icon={CircleAlert}
        title="The queue did not load"
        action={<Button onClick={() => void query.refetch()}>Try again</Button>}
      >
        {messageOf(query.error)} Your filters are kept.
      </State>
    );
  if (!isEmpty) return children;
  if (query.hasNextPage) return <NothingYet query={query} view={view} />;
  if (isFiltered(view) && !deskIsEmpty)
    return (
      <State icon={SearchX} title="No ticket matches these filters" action={<ClearFilters view={view} />}>
        {widenText(view)}
      </State>
    );
  return (
    <State icon={Inbox} title="No tickets yet" action={<ButtonLink to="/tickets/new">New ticket</ButtonLink>}>
      What people report or ask for appears here.
    </State>
  );
}
