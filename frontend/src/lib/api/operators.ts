import type { User } from '../session';
import { answerOf, api } from './client';

export const operatorsKey = ['operators'] as const;

/** The administrators, to whom tickets are given. */
export async function listOperators(signal: AbortSignal): Promise<User[]> {
  return (await answerOf(api.GET('/api/users/operators', { signal }))).data;
}
