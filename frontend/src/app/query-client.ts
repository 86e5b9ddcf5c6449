import { QueryClient } from '@tanstack/react-query';
import { isPassing } from '@/lib/api/errors';
import { session } from '@/lib/session';

/** Reads are tried once more when that may help; changes never by themselves. What one person read is gone with the session. */
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
    if (session.get().token === null) client.clear();
  });
  return client;
}

export const queryClient = createQueryClient();
