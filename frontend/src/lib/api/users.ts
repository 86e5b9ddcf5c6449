import { answerOf, api, placeIn } from './client';
import { apiError } from './errors';
import type { components } from './schema';

export type User = components['schemas']['UserRead'];
export type NewUser = { name: string; email: string; password: string };

export async function registerUser(user: NewUser): Promise<User> {
  return (await answerOf(api.POST('/api/users/', { body: user }))).data;
}

/** A bearer token for the address and password; the browser also gets the cookie that renews it. */
export async function requestToken(username: string, password: string): Promise<{ token: string; since: string }> {
  const call = api.POST('/api/users/login', {
    body: { username, password },
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  const { data, headers } = await answerOf(call);
  return { token: data.access_token, since: placeIn(headers) };
}

/** Ends the session on the server and takes the cookie away. One that is over already is no failure. */
export async function endSession(): Promise<void> {
  const { error, response } = await api.POST('/api/users/logout');
  if (!response.ok && response.status !== 401) throw apiError(response.status, error);
}

export const peopleSearchKey = (q: string) => ['people', 'search', q] as const;

/** The first few people whose name has `q` in it, for administrators; nobody for an empty one. */
export async function searchPeople(q: string, signal: AbortSignal): Promise<User[]> {
  return (await answerOf(api.GET('/api/users/search', { params: { query: { q } }, signal }))).data;
}
