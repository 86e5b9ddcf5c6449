import { type LoaderFunctionArgs, redirect } from 'react-router';
import { homePath, restore } from '@/lib/auth';
import { loginPath, safePath } from '@/lib/safe-path';
import { session } from '@/lib/session';

/** For pages of people who are signed in; the others come back here after signing in. */
export async function requireSession({ request }: LoaderFunctionArgs): Promise<null> {
  await restore();
  if (session.get().token !== null) return null;
  const url = new URL(request.url);
  throw redirect(loginPath(url.pathname + url.search));
}

/** For the sign-in pages: who is signed in already goes where he wanted. */
export async function requireNoSession({ request }: LoaderFunctionArgs): Promise<null> {
  await restore();
  if (session.get().token === null) return null;
  const url = new URL(request.url);
  throw redirect(safePath(url.searchParams.get('next'), url.origin, homePath()));
}

/** The bare address: to where one's work is. */
export async function toHome(): Promise<never> {
  await restore();
  throw redirect(homePath());
}
