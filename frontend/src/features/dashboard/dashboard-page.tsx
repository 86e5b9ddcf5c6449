import { CircleAlert } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { messageOf } from '@/lib/api/errors';
import { Button } from '@/ui/button';
import { PageHeading, useTitle } from '@/ui/page';
import { Segmented } from '@/ui/segmented';
import { Stale } from '@/ui/stale';
import { State } from '@/ui/state';
import { ChartsSkeleton } from './charts-skeleton';
import s from './dashboard-page.module.css';
import { useDays, useStatistics } from './queries';
import { Tiles } from './tiles';
import { PERIODS, usePeriod } from './use-period';

const Charts = lazy(() => import('./charts'));

const CHOICES = PERIODS.map((value) => ({ value, label: `${value} days` }));

function Content({
  days,
  statistics,
}: {
  days: ReturnType<typeof useDays>;
  statistics: ReturnType<typeof useStatistics>;
}) {
  const failed = [statistics, days].find((query) => query.isError && !query.data);
  if (failed)
    return (
      <State
        icon={CircleAlert}
        title="The statistics did not load"
        action={
          <Button
            onClick={() => {
              void statistics.refetch();
              void days.refetch();
            }}
          >
            Try again
          </Button>
        }
      >
        {messageOf(failed.error)}
      </State>
    );
  return (
    <>
      <Tiles statistics={statistics.data} days={days.data} />
      <div className={s.charts}>
        {statistics.data && days.data ? (
          <Suspense fallback={<ChartsSkeleton />}>
            <Charts statistics={statistics.data} days={days.data} />
          </Suspense>
        ) : (
          <ChartsSkeleton />
        )}
      </div>
    </>
  );
}

export function Component() {
  const [period, setPeriod] = usePeriod();
  const statistics = useStatistics();
  const days = useDays(Number(period));
  useTitle('Dashboard');
  return (
    <>
      <div className={s.bar}>
        <PageHeading className={s.title}>Dashboard</PageHeading>
        <Segmented label="Period" options={CHOICES} value={period} onChange={setPeriod} />
      </div>
      <Stale query={statistics.isRefetchError ? statistics : days} />
      <div className={s.scroll}>
        <Content statistics={statistics} days={days} />
      </div>
    </>
  );
}
