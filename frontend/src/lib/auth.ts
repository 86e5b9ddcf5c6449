import { readMe, renew } from './api/client';
import { endSession, requestToken } from './api/users';
import { dropAllDrafts } from './draft';
import { tidyEmail } from './email';
import { session } from './session';

/** Between the tabs of this browser: the id of who has logged out. */
const leaving = new BroadcastChannel('leaving');

/** What is unsent goes as well; everything that was read goes with the end of the session. */
function leave(): void {
  dropAllDrafts();
  session.end();
}

leaving.onmessage = ({ data }: MessageEvent<unknown>) => {
  const now = session.get();
  if (!(now.token === null && now.end === 'signed-out') && now.me.id === data) leave();
};

/** Signs in and knows the person before the first page is drawn; throws ApiError. */
export async function signIn(email: string, password: string): Promise<void> {
  const { token, since } = await requestToken(tidyEmail(email), password);
  session.begin(token, await readMe(token), since);
}

/** Ends the session on every tab and on the server. Throws when the server cannot be told: then it goes on. */
export async function signOut(): Promise<void> {
  const now = session.get();
  await endSession();
  if (now.token !== null) leaving.postMessage(now.me.id);
  leave();
}

/** Whether an administrator is signed in. */
export function isAdmin(): boolean {
  const now = session.get();
  return now.token !== null && now.me.is_admin;
}

/** Where a person begins: an administrator at everybody's tickets, others at their own. */
export function homePath(): string {
  return isAdmin() ? '/admin' : '/tickets';
}

let restoring: Promise<void> | undefined;

/** Once a load: whoever was signed in before it still is. Waits for the answer; without one nobody is. */
export function restore(): Promise<void> {
  restoring ??= renew().catch(() => {});
  return restoring;
}
