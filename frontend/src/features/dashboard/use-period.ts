import { useSearchParams } from 'react-router';

export const PERIODS = ['7', '30', '90'] as const;
export type Period = (typeof PERIODS)[number];

const USUAL: Period = '30';

/** The period of the page, which the address has; anything else there is the usual one. */
export function usePeriod(): [Period, (period: Period) => void] {
  const [params, setParams] = useSearchParams();
  const days = params.get('days');
  const change = (period: Period): void =>
    setParams(
      (now) => {
        if (period === USUAL) now.delete('days');
        else now.set('days', period);
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  return [PERIODS.find((period) => period === days) ?? USUAL, change];
}
