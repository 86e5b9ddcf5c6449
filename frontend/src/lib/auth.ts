import { readMe, requestToken } from './api/users';
import { dropAllDrafts } from './draft';
import { tidyEmail } from './email';
import { session } from './session';

/** Signs in and knows the person before the first page is drawn; throws ApiError. */
export async function signIn(email: string, password: string): Promise<void> {
  const token = await requestToken(tidyEmail(email), password);
  session.begin(token, await readMe(token));
}

/** Forgets the token and everything unsent. The shell leads to the sign-in page. */
export function signOut(): void {
  dropAllDrafts();
  session.end();
}
