import { byName } from '../by-name';
import { answerOf, api } from './client';
import type { User } from './users';

export const operatorsKey = ['operators'] as const;

/** The administrators, to whom tickets are given, by name. */
export async function listOperators(signal: AbortSignal): Promise<User[]> {
  return byName((await answerOf(api.GET('/api/users/operators', { signal }))).data);
}
