import { lazy, type RefObject, Suspense } from 'react';
import type { TicketTotal } from '@/lib/api/ticket-count';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import { Button } from '@/ui/button';
import { PageHeading } from '@/ui/page';
import { SearchField } from '@/ui/search-field';
import type { ListControl } from '@/ui/virtual-list';
import { ExportButton } from './export-button';
import s from './queue-page.module.css';
import { totalText } from './queue-text';
import type { useNewTickets } from './use-new-tickets';
import { filtersOf, type View } from './view';

const recent = import('./recent-changes');
const RecentChanges = lazy(() => recent);

type News = ReturnType<typeof useNewTickets>;

/** Says how many came since; they are shown when somebody asks for them. */
function NewTickets({ count, show }: News) {
  return (
    <span role="status">
      {count > 0 && (
        <Button small onClick={() => void show()}>
          {number(count)} new
        </Button>
      )}
    </span>
  );
}

type Props = {
  view: View;
  total: TicketTotal | undefined;
  news: News;
  show: (view: View, how?: { replace: boolean }) => void;
  control: RefObject<ListControl | null>;
  search: RefObject<HTMLInputElement | null>;
};

/** The head of the page: how many there are, what can be done with all of them, and the search. */
export function QueueBar({ view, total, news, show, control, search }: Props) {
  return (
    <div className={s.bar}>
      <PageHeading className={s.heading}>Queue</PageHeading>
      <span className={cx(s.total, 'num')} role="status">
        {total && totalText(total)}
      </span>
      <NewTickets {...news} />
      <span className={s.gap} />
      <Suspense>
        <RecentChanges />
      </Suspense>
      <ExportButton filters={filtersOf(view)} />
      <SearchField
        label="Search descriptions, submitters and numbers"
        placeholder="Search"
        keys="/"
        value={view.q}
        maxLength={200}
        onSearch={(q) => show({ ...view, q }, { replace: true })}
        onLeave={() => control.current?.focus()}
        field={search}
        className={s.search}
      />
    </div>
  );
}
