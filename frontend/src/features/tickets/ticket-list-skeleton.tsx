import { cx } from '@/lib/cx';
import { Skeleton } from '@/ui/skeleton';
import s from './ticket-list.module.css';

const TITLE_WIDTHS = ['62%', '48%', '71%', '55%', '39%', '66%', '52%', '44%', '68%', '58%'];

/** Bars where the rows will be. */
export function TicketListSkeleton() {
  return (
    <div className={s.table} aria-busy="true">
      <div className={s.headGroup}>
        <div className={cx(s.row, s.head)} />
      </div>
      <div className={s.group} />
      {TITLE_WIDTHS.map((width) => (
        <div key={width} className={s.row}>
          <span className={s.ticket}>
            <Skeleton width={32} />
          </span>
          <span className={s.status}>
            <Skeleton width={72} />
          </span>
          <span className={s.title}>
            <Skeleton width={width} />
          </span>
          <span className={s.last}>
            <Skeleton width={140} />
          </span>
          <span className={s.time}>
            <Skeleton width={36} />
          </span>
        </div>
      ))}
    </div>
  );
}
