import { ArrowDown, CircleAlert, FileX2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';
import { useParams } from 'react-router';
import { isMissing, messageOf } from '@/lib/api/errors';
import type { Ticket } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import { useMe } from '@/lib/me';
import { neighboursOf } from '@/lib/ticket-order';
import { titleOf } from '@/lib/ticket-text';
import { useMedia } from '@/lib/use-media';
import { Button, ButtonLink } from '@/ui/button';
import { PageHeading, useTitle } from '@/ui/page';
import { part } from '@/ui/part';
import { Skeleton } from '@/ui/skeleton';
import { State } from '@/ui/state';
import { StatusLabel } from '@/ui/status';
import layout from '@/ui/thread-layout.module.css';
import { Time } from '@/ui/time';
import { UrgencyLabel } from '@/ui/urgency';
import { Dialogs, useRemoval } from './dialogs';
import { History, HistoryLoading } from './history';
import type { Discard } from './leave-guard';
import { PropertyPanel } from './property-panel';
import { ticketIdOf } from './queries';
import s from './ticket-page.module.css';
import type { OpenProperty, Property } from './ticket-properties';
import { useTicketView } from './ticket-view';
import { TopBar } from './top-bar';
import { useComposer } from './use-composer';
import { useNewEntries } from './use-new-entries';
import { usePlace } from './use-place';
import { useSolved } from './use-solved';
import { useTicketKeys } from './use-ticket-keys';

/* Two files beside the page's own, asked for together with it. */
const loadDock = () => import('./dock');
const Dock = lazy(loadDock);
void loadDock();
const Stale = part(async () => ({ default: (await import('@/ui/stale')).Stale }));

const MISSING = 'No such ticket';

/** The title is the page's: an effect of the outer component has the last word. */
function Missing() {
  const place = usePlace();
  return (
    <>
      <TopBar name="Not found" place={place} canShare={false} neighbours={null} onRemove={null} />
      <State
        page
        icon={FileX2}
        title="There is no such ticket here"
        action={<ButtonLink to={place.list}>Go to {place.listName}</ButtonLink>}
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

/** One line under the title: what state, how urgent, who and when. */
function Meta({ ticket }: { ticket: Ticket | undefined }) {
  const me = useMe();
  if (!ticket)
    return (
      <div className={s.meta}>
        <Skeleton width={220} />
      </div>
    );
  const isMine = ticket.created_by_id === me.id;
  const isPending = ticket.status === 'pending';
  return (
    <p className={s.meta}>
      <StatusLabel value={ticket.status} />
      <UrgencyLabel value={ticket.urgency} />
      {ticket.waiting_for === 'submitter' && !isMine && <span>Waiting for the submitter</span>}
      {ticket.answered_at !== null && (isPending || !isMine) && (
        <span>
          {isPending ? 'Answered' : 'New reply'} <Time utc={ticket.answered_at} />
        </span>
      )}
      <span>
        {ticket.created_by_name} opened this <Time utc={ticket.created_at} />
      </span>
    </p>
  );
}

function useOpenProperty(): OpenProperty {
  const [property, set] = useState<Property | null>(null);
  return { property, set };
}

type DockPlaceProps = { fresh: number; isEndBelow: boolean; onEnd: () => void; children: ReactNode };

/**
 * At the foot, with the way to what has come below the screen. Nothing keeps its place: how high it is depends on the
 * ticket and on who reads it, and what comes whole moves nothing.
 */
function DockPlace({ fresh, isEndBelow, onEnd, children }: DockPlaceProps) {
  return (
    <Suspense>
      <div className={layout.dock}>
        {(fresh > 0 || isEndBelow) && (
          <Button small className={cx(s.toEnd, fresh > 0 && s.fresh)} onClick={onEnd}>
            <ArrowDown size={14} aria-hidden="true" />
            {fresh > 0 ? `${fresh} new` : 'Newest'}
          </Button>
        )}
        {children}
      </div>
    </Suspense>
  );
}

/** What would be lost of the description that is being edited. */
function useUnsavedEdit() {
  const [edit, setEdit] = useState<Discard | null>(null);
  // A function in a state would be called.
  const onUnsaved = useCallback((discard: Discard | null) => setEdit(() => discard), []);
  return [edit, onUnsaved] as const;
}

function Page({ id }: { id: number }) {
  const removal = useRemoval();
  // Of one that is being deleted the news is that it is gone.
  const view = useTicketView(id, !removal.isRunning);
  const { ticket, query, items } = view;
  const place = usePlace();
  const open = useOpenProperty();
  const solved = useSolved(id);
  const composer = useComposer();
  const { end, fresh, isEndBelow } = useNewEntries(items);
  const [edit, onUnsaved] = useUnsavedEdit();
  const isNarrow = useMedia('(max-width: 1000px)');
  const calm = useMedia('(prefers-reduced-motion: reduce)');
  const neighbours = neighboursOf(id, place.base);
  const toEnd = () => end.current?.scrollIntoView({ block: 'end', behavior: calm ? 'auto' : 'smooth' });
  const missing = isMissing(query.error);
  useTitle(missing ? MISSING : ticket ? `#${ticket.id} ${titleOf(ticket)}` : `Ticket #${id}`);
  useTicketKeys({ view, open, composer, solved, place, neighbours });

  if (missing) return <Missing />;
  const failed = query.isError && !ticket;
  const panel = <PropertyPanel ticket={ticket} change={view.change} open={open} folds={isNarrow} />;
  return (
    <>
      <TopBar
        name={`#${id}`}
        place={place}
        canShare={ticket !== undefined}
        neighbours={neighbours}
        onRemove={ticket?.can.remove ? () => removal.ask(true) : null}
      />
      {query.isRefetchError && <Stale query={query} />}
      <div className={cx(layout.grid, s.grid)}>
        <section className={layout.thread} aria-label="Ticket">
          <div className={layout.scroll}>
            <div className={layout.inner}>
              <PageHeading className={cx(layout.title, s.title)}>
                {ticket ? titleOf(ticket) : `Ticket #${id}`}
              </PageHeading>
              {failed ? (
                <Failed error={query.error} retry={() => void query.refetch()} />
              ) : (
                <>
                  <Meta ticket={ticket} />
                  {isNarrow && (ticket ? panel : <div className={s.foldLoading} />)}
                  {ticket ? <History view={view} ticket={ticket} onUnsaved={onUnsaved} /> : <HistoryLoading />}
                </>
              )}
              <div ref={end} />
            </div>
          </div>
          {ticket && (
            <DockPlace fresh={fresh} isEndBelow={isEndBelow} onEnd={toEnd}>
              <Dock view={view} ticket={ticket} solved={solved} composer={composer.ref} edit={edit} onSent={toEnd} />
            </DockPlace>
          )}
        </section>
        {!isNarrow && !failed && panel}
      </div>
      {ticket && <Dialogs view={view} ticket={ticket} place={place} removal={removal} />}
    </>
  );
}

/** An address that no ticket can have. */
function NoNumber() {
  useTitle(MISSING);
  return <Missing />;
}

export function Component() {
  const id = ticketIdOf(useParams().id);
  return id === null ? <NoNumber /> : <Page key={id} id={id} />;
}
