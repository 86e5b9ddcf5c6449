/**
 * The only file that talks to the server. Paths, bodies and answers are typed by `schema.d.ts`,
 * which is made from the server's own description (`npm run types`).
 */
import createClient, { type Middleware } from 'openapi-fetch';
import { connection } from '../connection';
import { session } from '../session';
import { ApiError, apiError, NO_CONNECTION } from './errors';
import type { paths } from './schema';

const bearer = (token: string | null): string | null => (token === null ? null : `Bearer ${token}`);

const middleware: Middleware = {
  onRequest({ request }) {
    const value = bearer(session.get().token);
    if (value && !request.headers.has('Authorization')) request.headers.set('Authorization', value);
  },
  onResponse({ request, response }) {
    connection.answered();
    const sent = request.headers.get('Authorization');
    // A late 401 of an earlier session must not end the present one.
    if (response.status === 401 && sent && sent === bearer(session.get().token)) session.expire();
  },
  onError({ request, error }) {
    if (request.signal.aborted) return error instanceof Error ? error : undefined;
    connection.failed();
    return new ApiError(0, NO_CONNECTION);
  },
};

export const api = createClient<paths>({ headers: { Accept: 'application/json' } });
api.use(middleware);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of a 2xx answer, with its headers; anything else is thrown as ApiError. */
export async function answerOf<T>(call: Promise<Answer<T>>): Promise<{ data: T; headers: Headers }> {
  const { data, error, response } = await call;
  if (!response.ok || data === undefined) throw apiError(response.status, error);
  return { data, headers: response.headers };
}
