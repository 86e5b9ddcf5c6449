import { useQuery } from '@tanstack/react-query';
import { countView, isSearch, listViews, type SavedView, viewCountKey, viewsKey } from './api/views';
import { byName } from './by-name';
import { useMe } from './me';
import { savedPath } from './queue-paths';

/** `to`: its address, as the queue writes it. */
export type ViewLink = SavedView & { to: string; isOwn: boolean };

/** One's own first, then what others share, each in the order of names. */
export function useSavedViews(): readonly ViewLink[] {
  const { id, can } = useMe();
  const { data } = useQuery({
    queryKey: viewsKey,
    queryFn: ({ signal }) => listViews(signal),
    enabled: can.triage,
  });
  const links = byName(data ?? []).map((view) => ({
    ...view,
    to: savedPath(view.query),
    isOwn: view.owner_id === id,
  }));
  return [...links.filter(({ isOwn }) => isOwn), ...links.filter(({ isOwn }) => !isOwn)];
}

/** Of a search, whatever happens, so often. */
const SEARCH_AGAIN_MS = 60_000;

export function useViewCount(query: string) {
  return useQuery({
    queryKey: viewCountKey(query),
    queryFn: ({ signal }) => countView(query, signal),
    ...(isSearch(query) && { staleTime: SEARCH_AGAIN_MS, refetchInterval: SEARCH_AGAIN_MS }),
  });
}
