import { answerOf, api } from './client';
import type { components } from './schema';

export type User = components['schemas']['User'];
export type NewUser = { name: string; email: string; password: string };

export const meKey = ['me'] as const;

export async function readMe(signal?: AbortSignal): Promise<User> {
  return (await answerOf(api.GET('/api/users/me', { signal: signal ?? null }))).data;
}

export async function registerUser(user: NewUser): Promise<User> {
  return (await answerOf(api.POST('/api/users/', { body: user }))).data;
}

/** A bearer token for the address and password. */
export async function requestToken(username: string, password: string): Promise<string> {
  const call = api.POST('/api/users/login', {
    body: { username, password },
    bodySerializer: (body) => new URLSearchParams(body as Record<string, string>),
  });
  return (await answerOf(call)).data.access_token;
}
