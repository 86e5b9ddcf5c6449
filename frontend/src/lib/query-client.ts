import { type InvalidateQueryFilters, type Query, QueryClient } from '@tanstack/react-query';
import { isPassing } from './api/errors';
import { session } from './session';

/**
 * Reads are tried once more when that may help; changes never by themselves. What one person read is gone when
 * he leaves; an expired session is not the end, he signs in again where he is.
 */
function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // A failed request says so at once instead of waiting for a network that the browser believes in.
        networkMode: 'always',
        retry: (failures, error) => failures < 1 && isPassing(error),
        retryDelay: 500,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  session.subscribe(() => {
    const now = session.get();
    if (now.token === null && now.end === 'signed-out') client.clear();
  });
  return client;
}

export const queryClient = createQueryClient();

/** When the answer that is under way has come, or did not; at once when there is none. */
export async function answerOfNow(query: Query): Promise<void> {
  if (query.state.fetchStatus === 'fetching') await query.promise?.catch(() => {});
}

const again = new WeakSet<Query>();

/** Once for all that happens meanwhile; however much that is, the first answer is waited for. */
async function readAfterFirst(query: Query): Promise<void> {
  if (again.has(query)) return;
  again.add(query);
  await answerOfNow(query);
  again.delete(query);
  await queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
}

/**
 * For what has changed on the server: reads it again where it is shown. A first answer that is under way may be older than
 * the change and would count as fresh, so it is read once more after that.
 */
export function readAnew(filters: InvalidateQueryFilters = {}): void {
  const isFirst = ({ state }: Query) => state.data === undefined && state.fetchStatus === 'fetching';
  for (const query of queryClient.getQueryCache().findAll(filters)) if (isFirst(query)) void readAfterFirst(query);
  void queryClient.invalidateQueries(filters);
}
