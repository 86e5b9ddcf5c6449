import { connection } from '../connection';
import { answerOf, api } from './client';
import { apiError } from './errors';
import type { components } from './schema';

/** Whether the server answers at all, be it that it is not well (503); a proxy's word is not its own. Never throws. */
export async function pingServer(): Promise<boolean> {
  try {
    const { data, error } = await api.GET('/api/health');
    return ((data ?? error) as Health | undefined)?.status !== undefined;
  } catch {
    return false;
  }
}

/** A stream broke: perhaps it alone, as some networks let none through. Another request tells whether there is a connection. */
export async function lineBroke(): Promise<void> {
  connection.failed();
  await pingServer();
}

/** `away`: set up, and it answers no question. `unset`: this desk has none. */
export type ModelState = components['schemas']['HealthCompanion'];

export type Health = components['schemas']['Health'];
export const healthKey = ['health'] as const;

/** How everything is that this desk is made of; also when it is so bad that the server says 503. */
export async function readHealth(signal: AbortSignal): Promise<Health> {
  const { data, error, response } = await api.GET('/api/health', { signal });
  const health = data ?? (error as Health | undefined);
  if (health?.status === undefined) throw apiError(response.status, error);
  return health;
}

export const modelStateKey = ['model', 'state'] as const;

export async function readModelState(signal: AbortSignal): Promise<ModelState> {
  return (await answerOf(api.GET('/api/health', { signal }))).data.model;
}
