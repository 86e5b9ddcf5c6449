import { answerOf, api } from './client';
import type { components } from './schema';

export type Statistics = components['schemas']['Statistics'];
export type DayStatistics = components['schemas']['DayStatistics'];

export const statisticsKey = ['statistics', 'now'] as const;
export const daysKey = (days: number) => ['statistics', 'days', days] as const;

/** Numbers of the whole desk as it is now. */
export async function readStatistics(signal: AbortSignal): Promise<Statistics> {
  return (await answerOf(api.GET('/api/statistics', { signal }))).data;
}

/** Created and closed on each of the last days, today included, oldest first. */
export async function readDays(days: number, signal: AbortSignal): Promise<DayStatistics> {
  return (await answerOf(api.GET('/api/statistics/days', { params: { query: { days } }, signal }))).data;
}
