/**
 * The only file that talks to the server. Paths, bodies and answers are typed by `schema.d.ts`,
 * which is made from the server's own description (`npm run types`).
 *
 * A request that the token no longer opens is sent once more with a new one, for which the browser
 * has a cookie that no script can read. The person is signed out when that fails too.
 */
import createClient, { type Middleware } from 'openapi-fetch';
import { connection } from '../connection';
import { alone } from '../lock';
import { type Me, session } from '../session';
import { ApiError, apiError, NO_CONNECTION } from './errors';
import type { paths } from './schema';

const bearer = (token: string): string => `Bearer ${token}`;
const plain = (request: Request): Promise<Response> => fetch(request);

async function send(request: Request): Promise<Response> {
  const { token } = session.get();
  if (token === null || request.headers.has('Authorization')) return fetch(request);
  const again = request.clone();
  request.headers.set('Authorization', bearer(token));
  const response = await fetch(request);
  if (response.status !== 401) return response;
  if (session.get().token === token) await renew();
  const renewed = session.get().token;
  if (renewed === null || renewed === token) return response;
  again.headers.set('Authorization', bearer(renewed));
  const second = await fetch(again);
  // A late 401 of an earlier session must not end the present one.
  if (second.status === 401 && session.get().token === renewed) session.expire();
  return second;
}

const middleware: Middleware = {
  onResponse() {
    connection.answered();
  },
  onError({ request, error }) {
    if (request.signal.aborted) return error instanceof Error ? error : undefined;
    connection.failed();
    return error instanceof ApiError ? error : new ApiError(0, NO_CONNECTION);
  },
};

export const api = createClient<paths>({ headers: { Accept: 'application/json' }, fetch: send });
api.use(middleware);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of a 2xx answer, with its headers; anything else is thrown as ApiError. */
export async function answerOf<T>(call: Promise<Answer<T>>): Promise<{ data: T; headers: Headers }> {
  const { data, error, response } = await call;
  if (!response.ok || data === undefined) throw apiError(response.status, error);
  return { data, headers: response.headers };
}

/** The body of a refusal; a proxy in between may answer anything. */
async function refusalOf(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}

async function openStream(path: string, options: RequestInit): Promise<ReadableStream<string>> {
  const response = await send(new Request(path, { cache: 'no-store', ...options }));
  connection.answered();
  if (!response.ok || !response.body) throw apiError(response.status, await refusalOf(response));
  return response.body.pipeThrough(new TextDecoderStream());
}

/**
 * Feeds what the server sends, as text, for as long as it has something to say. Throws ApiError when it refuses; when
 * the line breaks, is silent for `silenceMs`, or `signal` ends it, what fetch or `feed` throws.
 */
export async function readStream(
  path: string,
  { signal, ...options }: RequestInit & { signal: AbortSignal },
  silenceMs: number,
  feed: (text: string) => void,
): Promise<void> {
  const line = new AbortController();
  const watch = () => setTimeout(() => line.abort(), silenceMs);
  let timer = watch();
  try {
    const stream = await openStream(path, { ...options, signal: AbortSignal.any([signal, line.signal]) });
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = watch();
      feed(value);
    }
  } finally {
    clearTimeout(timer);
    // Also when `feed` threw: nobody reads on.
    line.abort();
  }
}

/** Where the server's events stood when it gave this answer, for a stream that is to begin there (session.ts). */
export function placeIn(headers: Headers): string {
  return headers.get('Last-Event-ID') ?? '';
}

/** Whom a token belongs to, before it becomes the session's. */
export async function readMe(token: string): Promise<Me> {
  const headers = { Authorization: bearer(token) };
  return (await answerOf(api.GET('/api/users/me', { headers, fetch: plain }))).data;
}

/** What the browser's cookie opens, or null when that is nothing. */
async function takeCookie(): Promise<{ token: string; me: Me; since: string } | null> {
  const { data, error, response } = await api.POST('/api/users/refresh', { fetch: plain });
  if ([204, 401, 403].includes(response.status)) return null;
  if (!data) throw apiError(response.status, error);
  return { token: data.access_token, me: data.user, since: placeIn(response.headers) };
}

/** The cookie may be another person's by now, who signed in on another tab: then this page is nobody's. */
async function renewOnce(): Promise<void> {
  const before = session.get();
  const opened = await takeCookie();
  if (session.get() !== before) return;
  if (opened && (before.token === null || before.me.id === opened.me.id))
    session.begin(opened.token, opened.me, opened.since);
  else if (before.token !== null) session.expire();
}

let renewing: Promise<void> | undefined;

/** Begins, renews or ends this page's session, as the cookie says; one at a time. Throws when the server cannot be asked. */
export function renew(): Promise<void> {
  renewing ??= alone('refresh', renewOnce).finally(() => {
    renewing = undefined;
  });
  return renewing;
}
