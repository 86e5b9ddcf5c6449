import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  changePerson,
  endSessionsOf,
  listPeople,
  makeResetLink,
  type PeoplePage,
  type PeopleQuery,
  type Person,
  peopleKey,
} from '@/lib/api/people';
import { readMeAnew } from '@/lib/auth';
import { session } from '@/lib/session';
import type { Act } from './people-text';
import type { PeopleFilters } from './use-people-filters';

type List = InfiniteData<PeoplePage, string | null>;

const listKey = [...peopleKey, 'list'] as const;

function queryOf({ q, role, state }: PeopleFilters): PeopleQuery {
  return { ...(q && { q }), ...(role && { role }), ...(state && { state }) };
}

export function usePeople(filters: PeopleFilters) {
  const query = queryOf(filters);
  return useInfiniteQuery({
    queryKey: [...listKey, query],
    queryFn: ({ pageParam, signal }) => listPeople(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export type PeopleList = ReturnType<typeof usePeople>;

function withPerson(list: List | undefined, person: Person): List | undefined {
  if (!list) return list;
  const put = (other: Person) => (other.id === person.id ? person : other);
  return { ...list, pages: list.pages.map((page) => ({ ...page, people: page.people.map(put) })) };
}

const CHANGES = {
  promote: { is_admin: true },
  demote: { is_admin: false },
  activate: { active: true },
  deactivate: { active: false },
} as const;

/** Who changes his own role sees the application of the new one at once. */
async function noteOwnRole({ id }: Person): Promise<void> {
  const now = session.get();
  if (now.token !== null && now.me.id === id) await readMeAnew();
}

/**
 * Does something with somebody. The row shows the answer at once and stays where it is, also when the
 * filter no longer holds it; then the lists are read anew, for what others may be done with follows from it.
 */
export function useAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ act, id }: { act: Act; id: number }): Promise<Person | null> => {
      if (act !== 'end sessions') return changePerson(id, CHANGES[act]);
      await endSessionsOf(id);
      return null;
    },
    onSuccess: async (person) => {
      if (person) await noteOwnRole(person);
      if (person) queries.setQueriesData<List>({ queryKey: listKey }, (list) => withPerson(list, person));
      void queries.invalidateQueries({ queryKey: peopleKey });
    },
  });
}

export function useResetLink(id: number) {
  return useMutation({ mutationFn: () => makeResetLink(id), gcTime: 0 });
}
