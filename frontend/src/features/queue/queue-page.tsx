import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { may, restore } from '@/lib/auth';
import { useRememberOrder } from '@/lib/ticket-order';
import { useTitle } from '@/ui/page';
import { part } from '@/ui/part';
import type { ListControl } from '@/ui/virtual-list';
import { askAhead, useCount, useQueue, useStatistics } from './queries';
import { QueueBar } from './queue-bar';
import { QueueContent } from './queue-content';
import { ticketsOf } from './queue-items';
import { useQueueKeys } from './queue-keys';
import s from './queue-page.module.css';
import { QueueTable } from './queue-table';
import { QUICK } from './quick-views';
import { NOTHING, toggleAll } from './selection';
import { useTriageKeys } from './triage-keys';
import { useKeptFocus } from './use-kept-focus';
import { useNewTickets } from './use-new-tickets';
import { useSelection } from './use-selection';
import { useView } from './use-view';
import { printView, readView, viewPath } from './view';

/* Under way as soon as this page is, though the list waits for none of it. */
const parts = {
  numbers: import('./desk-numbers'),
  filters: import('./filter-bar'),
  triage: import('./triage'),
};
const DeskNumbers = lazy(() => parts.numbers);
const FilterBar = lazy(() => parts.filters);
const Triage = lazy(() => parts.triage);
const Stale = part(async () => ({ default: (await import('@/ui/stale')).Stale }));

/** Whoever asks for no view wants what there is to do. */
export async function loader({ request }: LoaderFunctionArgs): Promise<{ isAhead: boolean }> {
  await restore();
  const { search, searchParams } = new URL(request.url);
  if (!may('triage')) return { isAhead: false };
  if (search === '') throw redirect(viewPath(QUICK.open.view));
  return { isAhead: askAhead(readView(searchParams)) };
}

/** Until the rows of a new view are there, those of the old one stay, and their places with them. */
function useListId(asked: string, isOld: boolean): string {
  const [listId, setListId] = useState(asked);
  if (!isOld && listId !== asked) setListId(asked);
  return listId;
}

export function Component() {
  useTitle('Queue');
  const { view, notes, show, path } = useView();
  const { isAhead } = useLoaderData<typeof loader>();
  const query = useQueue(view, isAhead);
  const total = useCount(view).data;
  const statistics = useStatistics().data;
  const tickets = useMemo(() => ticketsOf(query.data), [query.data]);
  const order = useMemo(() => tickets.map(({ id }) => id), [tickets]);
  useRememberOrder(path, order);
  const listId = useListId(printView(view), query.isPlaceholderData);
  const control = useRef<ListControl>(null);
  const search = useRef<HTMLInputElement>(null);
  const { selection, change, pick } = useSelection(listId, order);
  const triageKeys = useTriageKeys(control, { tickets, selection });
  useQueueKeys({ pick, clear: () => change(() => NOTHING), chosen: selection.ids.size }, { control, search });
  const keptFocus = useKeptFocus(listId, control);
  const news = useNewTickets(listId, view, query, order, control);
  return (
    <div className={s.page} {...keptFocus}>
      <QueueBar view={view} total={total} news={news} show={show} control={control} search={search} />
      <div className={s.top}>
        <Suspense>
          <DeskNumbers view={view} statistics={statistics} />
          <FilterBar view={view} notes={notes} onChange={show} />
        </Suspense>
      </div>
      {query.isRefetchError && <Stale query={query} />}
      <QueueContent query={query} isEmpty={tickets.length === 0} deskIsEmpty={statistics?.total === 0} view={view}>
        <QueueTable
          key={listId}
          query={query}
          tickets={tickets}
          order={order}
          total={total?.exact ? total.n : null}
          view={view}
          selection={selection}
          onPick={pick}
          onPickAll={() => change((old) => toggleAll(old, order))}
          control={control}
        />
      </QueueContent>
      <Suspense>
        <Triage tickets={tickets} order={order} selection={selection} change={change} keys={triageKeys} />
      </Suspense>
    </div>
  );
}
