import { Link } from 'react-router';
import type { BulkRefusal } from '@/lib/api/bulk';
import s from './bulk-dialog.module.css';

/** Tickets and why each is where it is. */
export function RefusalList({ refusals }: { refusals: readonly BulkRefusal[] }) {
  return (
    <ul className={s.list}>
      {refusals.map(({ ticket_id, title, reason }) => (
        <li key={ticket_id}>
          <Link to={`/admin/tickets/${ticket_id}`} className={s.ticket}>
            #{ticket_id} {title}
          </Link>
          <span className={s.reason}>{reason}</span>
        </li>
      ))}
    </ul>
  );
}
