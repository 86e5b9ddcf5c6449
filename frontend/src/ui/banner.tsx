import { WifiOff } from 'lucide-react';
import { useEffect } from 'react';
import { NO_CONNECTION } from '@/lib/api/errors';
import { pingServer } from '@/lib/api/health';
import { connection, useOnline } from '@/lib/connection';
import s from './banner.module.css';

const ASK_EVERY_MS = 5_000;

/** Asks again and again whether the server is back; nobody has to reload. */
function useAskUntilBack(online: boolean): void {
  useEffect(() => {
    if (online) return;
    const timer = setInterval(() => void pingServer(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [online]);
}

/** One line above everything while the server cannot be reached. `clock`: says how old what is on the screen is. */
export function ConnectionBanner({ clock }: { clock?: (ms: number) => string }) {
  const online = useOnline();
  useAskUntilBack(online);
  return (
    <div role="status" className={s.place}>
      {!online && (
        <p className={s.banner}>
          <WifiOff size={14} aria-hidden="true" />
          <span>
            {NO_CONNECTION}
            {clock && ` The page is as of ${clock(connection.answeredAt())}.`}
          </span>
        </p>
      )}
    </div>
  );
}
