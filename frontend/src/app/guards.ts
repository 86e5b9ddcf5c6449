import { type LoaderFunctionArgs, redirect } from 'react-router';
import { loginPath, safePath } from '@/lib/safe-path';
import { session } from '@/lib/session';

/** For pages of people who are signed in; the others come back here after signing in. */
export function requireSession({ request }: LoaderFunctionArgs): null {
  if (session.get().token !== null) return null;
  const url = new URL(request.url);
  throw redirect(loginPath(url.pathname + url.search));
}

/** For the sign-in pages: who is signed in already goes where he wanted. */
export function requireNoSession({ request }: LoaderFunctionArgs): null {
  if (session.get().token === null) return null;
  const url = new URL(request.url);
  throw redirect(safePath(url.searchParams.get('next'), url.origin));
}
