import { Skeleton } from '@/ui/skeleton';
import s from './charts-skeleton.module.css';

/** Bars in the place and size of the charts. */
export function ChartsSkeleton() {
  return (
    <>
      <div className={s.trend} aria-busy="true">
        <Skeleton width="11rem" height={14} />
        <Skeleton width="100%" height={210} />
      </div>
      {['status', 'operator'].map((name) => (
        <div key={name} className={s.bars} aria-busy="true">
          <Skeleton width="7rem" height={14} />
          {['92%', '78%', '64%', '50%'].map((width) => (
            <Skeleton key={width} width={width} height={8} />
          ))}
        </div>
      ))}
    </>
  );
}
