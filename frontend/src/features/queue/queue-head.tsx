import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { TicketSort } from '@/lib/api/ticket-lists';
import { cx } from '@/lib/cx';
import { StatusIcon } from '@/ui/status';
import { UrgencyIcon } from '@/ui/urgency';
import s from './queue-table.module.css';
import type { Extent } from './selection';
import { ariaSort, nextSort, type SortColumn } from './view';

type SortHeadProps = {
  column: SortColumn;
  label: string;
  /** Stands for the label in a narrow column, until the column is sorted by. */
  icon?: ReactNode;
  className: string | undefined;
  sort: TicketSort;
  pathOf: (sort: TicketSort) => string;
};

function SortHead({ column, label, icon, className, sort, pathOf }: SortHeadProps) {
  const direction = ariaSort(sort, column);
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <span role="columnheader" aria-sort={direction} className={className}>
      <Link
        to={pathOf(nextSort(sort, column))}
        className={s.sort}
        data-sort={column}
        title={`Sort by ${label.toLowerCase()}`}
      >
        <span className={cx(icon !== undefined && 'vh')}>{label}</span>
        {direction ? <Arrow size={12} aria-hidden="true" /> : icon}
      </Link>
    </span>
  );
}

type Props = {
  sort: TicketSort;
  pathOf: (sort: TicketSort) => string;
  extent: Extent;
  loaded: number;
  onPickAll: () => void;
};

export function QueueHead({ sort, pathOf, extent, loaded, onPickAll }: Props) {
  const shared = { sort, pathOf };
  return (
    <div role="rowgroup" className={s.headGroup}>
      <div role="row" aria-rowindex={1} className={cx(s.row, s.head)}>
        <span role="columnheader" className={s.select}>
          <label>
            <input
              type="checkbox"
              aria-label={`Select all ${loaded} loaded tickets`}
              checked={extent === 'all'}
              ref={(box) => {
                if (box) box.indeterminate = extent === 'some';
              }}
              onChange={onPickAll}
            />
          </label>
        </span>
        <SortHead
          {...shared}
          column="urgency"
          label="Urgency"
          icon={<UrgencyIcon value="normal" />}
          className={s.urgency}
        />
        <SortHead {...shared} column="created_at" label="Ticket" className={s.id} />
        <SortHead {...shared} column="status" label="Status" icon={<StatusIcon value="new" />} className={s.status} />
        <span role="columnheader" className={s.title}>
          Title
        </span>
        <span role="columnheader" className={s.category}>
          Category
        </span>
        <span role="columnheader" className={s.submitter}>
          Submitter
        </span>
        <span role="columnheader" className={s.operator}>
          Assigned to
        </span>
        <SortHead {...shared} column="updated_at" label="Updated" className={s.updated} />
      </div>
    </div>
  );
}
