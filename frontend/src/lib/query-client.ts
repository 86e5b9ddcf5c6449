import { QueryClient } from '@tanstack/react-query';
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
