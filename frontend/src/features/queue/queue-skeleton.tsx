import { cx } from '@/lib/cx';
import { Skeleton } from '@/ui/skeleton';
import s from './queue-table.module.css';

const TITLE_WIDTHS = ['62%', '48%', '71%', '55%', '39%', '66%', '52%', '44%', '68%', '58%', '36%', '73%', '49%', '61%'];

/** Bars where the rows will be. */
export default function QueueSkeleton() {
  return (
    <div className={s.table} aria-busy="true">
      <div className={s.headGroup}>
        <div className={cx(s.row, s.head)} />
      </div>
      {TITLE_WIDTHS.map((width) => (
        <div key={width} className={s.row}>
          <span className={s.select} />
          <span className={s.urgency}>
            <Skeleton width={14} />
          </span>
          <span className={s.id}>
            <Skeleton width={36} />
          </span>
          <span className={s.status}>
            <Skeleton width={14} />
          </span>
          <span className={s.title}>
            <Skeleton width={width} />
          </span>
          <span className={s.category}>
            <Skeleton width={64} />
          </span>
          <span className={s.submitter}>
            <Skeleton width={96} />
          </span>
          <span className={s.operator}>
            <Skeleton width={96} />
          </span>
          <span className={s.updated}>
            <Skeleton width={36} />
          </span>
        </div>
      ))}
    </div>
  );
}
