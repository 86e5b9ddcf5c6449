import { Plus } from 'lucide-react';
import { Fragment, lazy, type RefObject, Suspense } from 'react';
import type { TicketTotal } from '@/lib/api/ticket-count';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import { useMedia } from '@/lib/use-media';
import { Button, ButtonLink } from '@/ui/button';
import { FORM_PATH } from '@/ui/new-ticket-paths';
import { PageHeading } from '@/ui/page';
import { SearchField } from '@/ui/search-field';
import { Tip } from '@/ui/tip';
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
    <span role="status" className={s.news}>
      {count > 0 && (
        <Button small onClick={() => void show()}>
          {number(count)} new
        </Button>
      )}
    </span>
  );
}

/** Its number alone on a phone, where the page's name beside it says of what. */
function Total({ total }: { total: TicketTotal }) {
  const [number, ...words] = totalText(total).split(' ');
  return (
    <>
      {number}
      <span className="vh-phone"> {words.join(' ')}</span>
    </>
  );
}

/** For a phone, where the frame has no room for it. */
function Create() {
  return (
    <Tip label="New ticket">
      <ButtonLink to={FORM_PATH} icon aria-label="New ticket">
        <Plus size={16} aria-hidden="true" />
      </ButtonLink>
    </Tip>
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
  const isPhone = useMedia('(max-width: 760px)');
  const tools = (
    <Fragment key="tools">
      <Suspense>
        <RecentChanges />
      </Suspense>
      <ExportButton filters={filtersOf(view)} />
      {isPhone && <Create />}
    </Fragment>
  );
  const find = (
    <SearchField
      key="find"
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
  );
  return (
    <div className={s.bar}>
      <PageHeading className={s.heading}>Queue</PageHeading>
      <span className={cx(s.total, 'num')} role="status">
        {total && <Total total={total} />}
      </span>
      <NewTickets {...news} />
      <span className={s.gap} />
      {/* A tool that comes later takes of the search's end: on a phone nothing else has room to give. */}
      {isPhone ? [find, tools] : [tools, find]}
    </div>
  );
}
