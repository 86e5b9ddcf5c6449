import { ArrowRight } from 'lucide-react';
import type { Ticket } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import s from './bulk-dialog.module.css';
import { type BulkLine, bulkLines } from './bulk-lines';
import type { Bulk, NameOf } from './bulk-text';

function Change({ from, to }: NonNullable<BulkLine['change']>) {
  if (from === to) return <span className={s.reason}>{to} already</span>;
  return (
    <span className={cx(s.reason, s.change)}>
      {from}
      <ArrowRight size={12} aria-hidden="true" />
      <span className="vh"> becomes </span>
      <b>{to}</b>
    </span>
  );
}

type Props = { bulk: Bulk; tickets: readonly Ticket[]; nameOf: NameOf };

/** Which tickets they are, and what each of them becomes. */
export function BulkPreviewList({ bulk, tickets, nameOf }: Props) {
  const { lines, more } = bulkLines(bulk, tickets, nameOf);
  if (lines.length === 0) return null;
  return (
    <>
      <ul className={cx(s.list, s.whole)}>
        {lines.map(({ id, title, change }) => (
          <li key={id}>
            <span className={s.ticket}>
              #{id} {title}
            </span>
            {change && <Change {...change} />}
          </li>
        ))}
      </ul>
      {more > 0 && <p className={s.effect}>and {number(more)} more</p>}
    </>
  );
}
