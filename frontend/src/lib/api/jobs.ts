/** Work that the server does by itself, for administrators: here what it gave up. */
import { answerOf, api } from './client';
import { apiError } from './errors';
import type { components } from './schema';

export type Job = components['schemas']['JobSeen'];
export type JobPage = components['schemas']['JobsPage'];

export const deadJobsKey = ['jobs', 'dead'] as const;

const pathOf = (id: number) => ({ path: { job_id: id } });

/** Those that failed too often. `cursor` is the `next` of the page before. */
export async function listDeadJobs(cursor: string | null, signal: AbortSignal): Promise<JobPage> {
  const query = { state: 'dead' as const, ...(cursor !== null && { cursor }) };
  return (await answerOf(api.GET('/api/jobs/', { params: { query }, signal }))).data;
}

export async function replayJob(id: number): Promise<Job> {
  return (await answerOf(api.POST('/api/jobs/{job_id}/replay', { params: pathOf(id) }))).data;
}

export async function discardJob(id: number): Promise<void> {
  const { error, response } = await api.DELETE('/api/jobs/{job_id}', { params: pathOf(id) });
  if (!response.ok) throw apiError(response.status, error);
}
