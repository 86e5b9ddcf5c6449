import { useQuery, useQueryClient } from '@tanstack/react-query';
import { meKey, readMe, requestToken, type User } from './api/users';
import { dropAllDrafts } from './draft';
import { tidyEmail } from './email';
import { session } from './session';

/** Who is signed in; undefined while it is being read. */
export function useMe(): User | undefined {
  return useQuery({ queryKey: meKey, queryFn: ({ signal }) => readMe(signal), staleTime: Number.POSITIVE_INFINITY })
    .data;
}

/** Signs in and knows the person before the first page is drawn; throws ApiError. */
export function useSignIn(): (email: string, password: string) => Promise<void> {
  const queries = useQueryClient();
  return async (email, password) => {
    session.begin(await requestToken(tidyEmail(email), password));
    queries.clear();
    await queries.prefetchQuery({ queryKey: meKey, queryFn: ({ signal }) => readMe(signal) });
  };
}

/** Forgets the token and everything unsent. The guard of the pages leads to the sign-in page. */
export function signOut(): void {
  dropAllDrafts();
  session.end('signed-out');
}
