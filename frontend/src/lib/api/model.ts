/** The AI model, for administrators. */
import { answerOf, api } from './client';
import { apiError } from './errors';
import type { components } from './schema';

export type Model = components['schemas']['ModelSeen'];
export type ModelPull = components['schemas']['ModelPull'];
export type ModelTest = components['schemas']['ModelTried'];

export const modelKey = ['model', 'admin'] as const;

export async function readModel(signal: AbortSignal): Promise<Model> {
  return (await answerOf(api.GET('/api/model/', { signal }))).data;
}

/** Has it say something; an answer may take long. */
export async function testModel(): Promise<ModelTest> {
  return (await answerOf(api.POST('/api/model/test'))).data;
}

/** Begins to load it; `readModel` tells how far it is. */
export async function pullModel(): Promise<ModelPull> {
  return (await answerOf(api.POST('/api/model/pull'))).data;
}

export async function stopPull(): Promise<void> {
  const { error, response } = await api.DELETE('/api/model/pull');
  if (!response.ok) throw apiError(response.status, error);
}
