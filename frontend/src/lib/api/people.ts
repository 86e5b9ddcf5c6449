import { answerOf, api } from './client';
import { apiError } from './errors';
import { nextCursor } from './next-cursor';
import type { components } from './schema';

export type Person = components['schemas']['Person'];
export type PersonChange = components['schemas']['PersonUpdate'];
export type ResetLink = components['schemas']['PasswordResetLink'];
export type PeopleQuery = { q?: string; role?: 'admin' | 'user'; state?: 'active' | 'inactive' };
export type PeoplePage = { people: Person[]; next: string | null };

const PAGE_SIZE = 100;

export const peopleKey = ['people'] as const;

/** In the order of names; `cursor` is the `next` of the page before. */
export async function listPeople(query: PeopleQuery, cursor: string | null, signal: AbortSignal): Promise<PeoplePage> {
  const page = cursor === null ? { ...query, limit: PAGE_SIZE } : { ...query, limit: PAGE_SIZE, cursor };
  const { data, headers } = await answerOf(api.GET('/api/users/', { params: { query: page }, signal }));
  return { people: data, next: nextCursor(headers.get('Link')) };
}

export async function changePerson(id: number, change: PersonChange): Promise<Person> {
  return (await answerOf(api.PATCH('/api/users/{user_id}', { params: { path: { user_id: id } }, body: change }))).data;
}

/** Signs somebody out everywhere. */
export async function endSessionsOf(id: number): Promise<void> {
  const call = api.POST('/api/users/{user_id}/end-sessions', { params: { path: { user_id: id } } });
  const { error, response } = await call;
  if (!response.ok) throw apiError(response.status, error);
}

/** A link with which somebody chooses a new password, once; the link of before is void. */
export async function makeResetLink(id: number): Promise<ResetLink> {
  const call = api.POST('/api/users/{user_id}/password-reset', { params: { path: { user_id: id } } });
  return (await answerOf(call)).data;
}
