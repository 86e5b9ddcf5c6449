import { CircleAlert, Inbox, Plus } from 'lucide-react';
import { messageOf } from '@/lib/api/errors';
import { useMe } from '@/lib/me';
import { clockTime } from '@/lib/time';
import { Button, ButtonLink } from '@/ui/button';
import { PageHeading, useTitle } from '@/ui/page';
import { State } from '@/ui/state';
import s from './my-tickets-page.module.css';
import { useTicketList } from './queries';
import { TicketList } from './ticket-list';
import { TicketListSkeleton } from './ticket-list-skeleton';

type Query = ReturnType<typeof useTicketList>;

function Content({ query, title }: { query: Query; title: string }) {
  const { data, isPending, error, refetch } = query;
  if (isPending) return <TicketListSkeleton />;
  if (!data)
    return (
      <State
        icon={CircleAlert}
        title="The tickets did not load"
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {messageOf(error)}
      </State>
    );
  if (data.pages[0]?.tickets.length === 0)
    return (
      <State
        icon={Inbox}
        title="No tickets yet"
        action={
          <ButtonLink to="/tickets/new" look="primary">
            Create your first ticket
          </ButtonLink>
        }
      >
        When something does not work or you need something, say so here and follow what happens.
      </State>
    );
  return <TicketList query={query} label={title} />;
}

/** The list stays on screen when reading it anew fails; this line says how old it is. */
function Stale({ query }: { query: Query }) {
  if (!query.isRefetchError || !query.data) return null;
  return (
    <p className={s.stale} role="status">
      As of {clockTime(query.dataUpdatedAt)}: reading it anew failed.
      <Button small onClick={() => void query.refetch()}>
        Try again
      </Button>
    </p>
  );
}

export function Component() {
  const title = useMe().is_admin ? 'All tickets' : 'My tickets';
  const query = useTicketList();
  useTitle(title);
  return (
    <>
      <div className={s.bar}>
        <PageHeading className={s.title}>{title}</PageHeading>
        <ButtonLink to="/tickets/new" look="primary" className={s.create}>
          <Plus size={16} aria-hidden="true" />
          New ticket
        </ButtonLink>
      </div>
      <Stale query={query} />
      <Content query={query} title={title} />
    </>
  );
}
