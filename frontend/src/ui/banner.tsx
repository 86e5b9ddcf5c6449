import { WifiOff } from 'lucide-react';
import { NO_CONNECTION } from '@/lib/api/errors';
import { useOnline } from '@/lib/connection';
import s from './banner.module.css';

/** One line above everything while the server cannot be reached. */
export function ConnectionBanner() {
  const online = useOnline();
  return (
    <div role="status" className={s.place}>
      {!online && (
        <p className={s.banner}>
          <WifiOff size={14} aria-hidden="true" />
          {NO_CONNECTION}
        </p>
      )}
    </div>
  );
}
