import { Skeleton } from '@/ui/skeleton';
import s from './people-skeleton.module.css';

const NAMES = [132, 96, 118, 104, 140, 88, 124, 110];

/** Bars where the rows will be. */
export function PeopleSkeleton() {
  return (
    <div className={s.list} aria-busy="true">
      {NAMES.map((width) => (
        <div key={width} className={s.row}>
          <Skeleton width={20} height={20} />
          <Skeleton width={width} />
        </div>
      ))}
    </div>
  );
}
