import { readMe, renew } from './api/client';
import { endSession, requestToken } from './api/users';
import { dropAllDrafts } from './draft';
import { tidyEmail } from './email';
import { type Right, session } from './session';

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

/** Whether somebody is signed in who may do that. */
export function may(right: Right): boolean {
  const now = session.get();
  return now.token !== null && now.me.can[right];
}

/** Where a person begins: who looks after everybody's tickets at those, others at their own. */
export function homePath(): string {
  return may('triage') ? '/admin' : '/tickets';
}

/**
 * Asks who the signed-in person is by now; his role may be another. True when he may do other things than before. What is
 * known stays when nobody answers.
 */
export async function readMeAnew(): Promise<boolean> {
  const before = session.get();
  const me = before.token === null ? null : await readMe(before.token).catch(() => null);
  const now = session.get();
  if (me === null || now.token === null || now.token !== before.token) return false;
  session.update(me);
  return (Object.keys(me.can) as Right[]).some((right) => me.can[right] !== now.me.can[right]);
}

let restoring: Promise<void> | undefined;

/** Once a load: whoever was signed in before it still is. Waits for the answer; without one nobody is. */
export function restore(): Promise<void> {
  restoring ??= renew().catch(() => {});
  return restoring;
}
