import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { daysKey, readDays, readStatistics, statisticsKey } from '@/lib/api/statistics';

export function useStatistics() {
  return useQuery({ queryKey: statisticsKey, queryFn: ({ signal }) => readStatistics(signal) });
}

/** Another period keeps the figures of the one before on screen until its own are there. */
export function useDays(days: number) {
  return useQuery({
    queryKey: daysKey(days),
    queryFn: ({ signal }) => readDays(days, signal),
    placeholderData: keepPreviousData,
  });
}
