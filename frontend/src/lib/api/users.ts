import type { User } from '../session';
import { answerOf, api } from './client';

export type NewUser = { name: string; email: string; password: string };

/** Whom a token belongs to, before it becomes the session's. */
export async function readMe(token: string): Promise<User> {
  return (await answerOf(api.GET('/api/users/me', { headers: { Authorization: `Bearer ${token}` } }))).data;
}

export async function registerUser(user: NewUser): Promise<User> {
  return (await answerOf(api.POST('/api/users/', { body: user }))).data;
}

/** A bearer token for the address and password. */
export async function requestToken(username: string, password: string): Promise<string> {
  const call = api.POST('/api/users/login', {
    body: { username, password },
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  return (await answerOf(call)).data.access_token;
}
