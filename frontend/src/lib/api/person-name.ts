import { answerOf, api } from './client';

export const personNameKey = (id: number) => ['people', 'name', id] as const;

/** What somebody is called, for a place that only has his id. */
export async function readPersonName(id: number, signal: AbortSignal): Promise<string> {
  return (await answerOf(api.GET('/api/users/{user_id}', { params: { path: { user_id: id } }, signal }))).data.name;
}
