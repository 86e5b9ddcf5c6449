/** The way back to what was changed a moment ago. Loaded after the list. */
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { listRecentBulk, recentBulkKey } from '@/lib/api/bulk';
import { Button } from '@/ui/button';
import s from './queue-page.module.css';

const RecentDialog = lazy(() => import('./recent-dialog'));

/** How soon it is noticed that the time of a change is over. */
const LOOK_AGAIN_MS = 30_000;

/** A button as long as there is something to take back, or to read of what was. */
export default function RecentChanges() {
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: recentBulkKey,
    queryFn: ({ signal }) => listRecentBulk(signal),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.length ? LOOK_AGAIN_MS : false),
  });
  const entries = data ?? [];
  if (entries.length === 0 && !open) return null;
  return (
    <>
      <Button
        look="ghost"
        aria-label="Recent changes"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className={s.tool}
      >
        <History size={15} aria-hidden="true" />
        <span>Recent changes</span>
      </Button>
      {open && (
        <Suspense>
          <RecentDialog entries={entries} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
