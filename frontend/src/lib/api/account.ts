import type { Me } from '../session';
import { answerOf, api } from './client';
import { apiError } from './errors';
import type { components } from './schema';

export type Device = components['schemas']['Session'];
export type About = components['schemas']['About'];

export const devicesKey = ['sessions'] as const;
export const aboutKey = ['about'] as const;

type Bare = { error?: unknown; response: Response };

async function done(call: Promise<Bare>): Promise<void> {
  const { error, response } = await call;
  if (!response.ok) throw apiError(response.status, error);
}

export async function renameMe(name: string): Promise<Me> {
  return (await answerOf(api.PATCH('/api/users/me', { body: { name } }))).data;
}

/** Ends every other session of this person. */
export function changePassword(change: components['schemas']['PasswordChange']): Promise<void> {
  return done(api.POST('/api/users/me/password', { body: change }));
}

export function resetPassword(reset: components['schemas']['PasswordReset']): Promise<void> {
  return done(api.POST('/api/users/reset-password', { body: reset }));
}

/** Where this person is signed in. */
export async function listDevices(signal: AbortSignal): Promise<Device[]> {
  return (await answerOf(api.GET('/api/users/me/sessions', { signal }))).data;
}

export async function endDevice(id: number): Promise<void> {
  const path = { session_id: id };
  const { error, response } = await api.DELETE('/api/users/me/sessions/{session_id}', { params: { path } });
  // One that has ended by itself meanwhile is what was wanted.
  if (!response.ok && response.status !== 404) throw apiError(response.status, error);
}

export async function readAbout(signal: AbortSignal): Promise<About> {
  return (await answerOf(api.GET('/api/about', { signal }))).data;
}
