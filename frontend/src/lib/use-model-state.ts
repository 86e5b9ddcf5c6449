import { useQuery } from '@tanstack/react-query';
import { type ModelState, modelStateKey, readModelState } from './api/health';

const FRESH_MS = 60_000;

/** Whether there is a model to help with tickets; `state` is undefined while nobody knows. */
export function useModelState(): { state: ModelState | undefined; askAgain: () => void } {
  const { data, refetch } = useQuery({
    queryKey: modelStateKey,
    queryFn: ({ signal }) => readModelState(signal),
    staleTime: FRESH_MS,
  });
  return { state: data, askAgain: () => void refetch() };
}

/** Whether tickets can be created with a model's help here. One that is away says so on its own page. */
export function useHasChat(): boolean {
  const { state } = useModelState();
  return state === 'ok' || state === 'away';
}
