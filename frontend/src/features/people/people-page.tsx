import { CircleAlert, SearchX } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import type { Person } from '@/lib/api/people';
import { Button } from '@/ui/button';
import { PageHeading, useTitle } from '@/ui/page';
import { part } from '@/ui/part';
import { Stale } from '@/ui/stale';
import { State } from '@/ui/state';
import { PeopleFilters } from './people-filters';
import s from './people-page.module.css';
import { PeopleSkeleton } from './people-skeleton';
import { PeopleTable } from './people-table';
import type { Wish } from './people-text';
import { type PeopleList, usePeople } from './queries';
import { usePeopleFilters } from './use-people-filters';

const ActDialog = part(() => import('./act-dialog'));
const ResetDialog = part(() => import('./reset-dialog'));

type Asked = { person: Person; wish: Wish; open: boolean };

/** The dialog of what is wished; it keeps its words while it closes. */
function WishDialog({
  asked: { person, wish, open },
  onOpenChange,
}: {
  asked: Asked;
  onOpenChange: (open: boolean) => void;
}) {
  const common = { person, open, onOpenChange, onMissing: () => onOpenChange(false) };
  if (wish !== 'reset') return <ActDialog {...common} act={wish} />;
  return (
    // A closed dialog forgets the link it showed.
    open && <ResetDialog {...common} />
  );
}

function More({ list }: { list: PeopleList }) {
  if (!list.hasNextPage) return null;
  return (
    <div className={s.more}>
      {list.isFetchNextPageError && <span role="alert">{messageOf(list.error)}</span>}
      <Button
        aria-disabled={list.isFetchingNextPage}
        onClick={() => !list.isFetchingNextPage && void list.fetchNextPage()}
      >
        {list.isFetchingNextPage ? 'Loading…' : 'Show more people'}
      </Button>
    </div>
  );
}

type ContentProps = { list: PeopleList; onClear: () => void; onWish: (person: Person, wish: Wish) => void };

function Content({ list, onClear, onWish }: ContentProps) {
  if (list.isPending) return <PeopleSkeleton />;
  if (!list.data)
    return (
      <State
        icon={CircleAlert}
        title="The people did not load"
        action={<Button onClick={() => void list.refetch()}>Try again</Button>}
      >
        {messageOf(list.error)}
      </State>
    );
  const people = list.data.pages.flatMap((page) => page.people);
  if (people.length === 0)
    return (
      <State icon={SearchX} title="Nobody matches" action={<Button onClick={onClear}>Clear filters</Button>}>
        No name or e-mail address holds what you search for, with that role and state.
      </State>
    );
  return (
    <>
      <PeopleTable people={people} busy={list.isFetching} onWish={onWish} />
      <More list={list} />
    </>
  );
}

export function Component() {
  const [filters, change] = usePeopleFilters();
  const list = usePeople(filters);
  const [asked, setAsked] = useState<Asked | null>(null);
  useTitle('People');
  return (
    <>
      <div className={s.bar}>
        <PageHeading className={s.title}>People</PageHeading>
      </div>
      <PeopleFilters filters={filters} onChange={change} />
      <Stale query={list} />
      <div className={s.scroll}>
        <Content
          list={list}
          onClear={() => change({ q: '', role: null, state: null })}
          onWish={(person, wish) => setAsked({ person, wish, open: true })}
        />
      </div>
      {asked && <WishDialog asked={asked} onOpenChange={(open) => setAsked({ ...asked, open })} />}
    </>
  );
}
