import { CircleAlert, FileX2, Link2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { isMissing, messageOf } from '@/lib/api/errors';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { detailsOf, titleOf } from '@/lib/ticket-text';
import { Avatar } from '@/ui/avatar';
import { Button, ButtonLink } from '@/ui/button';
import { PageHeading, useTitle } from '@/ui/page';
import { Skeleton } from '@/ui/skeleton';
import { State } from '@/ui/state';
import { StatusLabel } from '@/ui/status';
import { Time } from '@/ui/time';
import { Tip } from '@/ui/tip';
import { toast } from '@/ui/toast';
import { UrgencyLabel } from '@/ui/urgency';
import { ticketIdOf, useTicket } from './queries';
import s from './ticket-page.module.css';
import { TicketProperties } from './ticket-properties';

const Markdown = lazy(() => import('@/ui/markdown'));

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    toast('Link copied');
  } catch {
    toast('The browser did not allow copying');
  }
}

function TopBar({ name, canShare }: { name: string; canShare: boolean }) {
  const list = useMe().is_admin ? 'All tickets' : 'My tickets';
  return (
    <div className={s.top}>
      <nav aria-label="Breadcrumb" className={s.crumbs}>
        <Link to="/tickets">{list}</Link>
        <span aria-hidden="true">/</span>
        <span className="num" aria-current="page">
          {name}
        </span>
      </nav>
      {canShare && (
        <Tip label="Copy link">
          <Button look="ghost" icon small aria-label="Copy link" onClick={() => void copyLink()}>
            <Link2 size={15} aria-hidden="true" />
          </Button>
        </Tip>
      )}
    </div>
  );
}

function Missing() {
  return (
    <>
      <TopBar name="Not found" canShare={false} />
      <State
        page
        icon={FileX2}
        title="There is no such ticket here"
        action={<ButtonLink to="/tickets">Go to my tickets</ButtonLink>}
      >
        It was removed, it belongs to somebody else, or the address is mistyped.
      </State>
    </>
  );
}

function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <State icon={CircleAlert} title="This ticket did not load" action={<Button onClick={retry}>Try again</Button>}>
      {messageOf(error)}
    </State>
  );
}

function Details({ ticket }: { ticket: Ticket }) {
  const text = detailsOf(ticket);
  if (!text) return <p className={s.none}>No details beyond the title.</p>;
  return (
    <Suspense fallback={<p className={s.raw}>{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}

function Opening({ ticket }: { ticket: Ticket }) {
  const me = useMe();
  const name = ticket.created_by_id === me.id ? me.name : `User ${ticket.created_by_id}`;
  return (
    <div className={s.entry}>
      <Avatar name={name} large />
      <article className={s.card} aria-label="Description">
        <header className={s.cardHead}>
          <b>{name}</b>
          <span className={s.role}>Submitter</span>
          <Time utc={ticket.created_at} />
        </header>
        <div className={s.prose}>
          <Details ticket={ticket} />
        </div>
      </article>
    </div>
  );
}

function Loading() {
  return (
    <div className={s.entry} aria-busy="true">
      <span />
      <div className={s.card}>
        <div className={s.loading}>
          <Skeleton width={140} />
          <Skeleton width="92%" />
          <Skeleton width="78%" />
          <Skeleton width="40%" />
        </div>
      </div>
    </div>
  );
}

/** One line under the title: what state, how urgent, since when. */
function Meta({ ticket }: { ticket: Ticket | undefined }) {
  if (!ticket)
    return (
      <div className={s.meta}>
        <Skeleton width={180} />
      </div>
    );
  return (
    <p className={s.meta}>
      <StatusLabel value={ticket.status} />
      <UrgencyLabel value={ticket.urgency} />
      <span>
        Opened <Time utc={ticket.created_at} />
      </span>
    </p>
  );
}

export function Component() {
  const id = ticketIdOf(useParams().id);
  const { data: ticket, error, isError, refetch } = useTicket(id);
  const missing = id === null || isMissing(error);
  useTitle(missing ? 'No such ticket' : ticket ? `#${ticket.id} ${titleOf(ticket)}` : `Ticket #${id}`);
  if (missing) return <Missing />;
  return (
    <>
      <TopBar name={`#${id}`} canShare={ticket !== undefined} />
      <div className={s.grid}>
        <section className={s.thread} aria-label="Ticket">
          <div className={s.inner}>
            <PageHeading className={s.title}>{ticket ? titleOf(ticket) : `Ticket #${id}`}</PageHeading>
            {isError && !ticket ? (
              <Failed error={error} retry={() => void refetch()} />
            ) : (
              <>
                <Meta ticket={ticket} />
                {ticket ? <Opening ticket={ticket} /> : <Loading />}
              </>
            )}
          </div>
        </section>
        <aside className={s.side} aria-label="Properties">
          {!isError && <TicketProperties ticket={ticket} />}
        </aside>
      </div>
    </>
  );
}
