/** The way back to what was changed a moment ago. Loaded after the list. */
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { listRecentBulk, recentBulkKey } from '@/lib/api/bulk';
import { part } from '@/ui/part';
import { Tool } from './tool';

const RecentDialog = part(() => import('./recent-dialog'));

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
      <Tool label="Recent changes" icon={History} aria-haspopup="dialog" onClick={() => setOpen(true)} />
      {open && <RecentDialog entries={entries} onClose={() => setOpen(false)} onMissing={() => setOpen(false)} />}
    </>
  );
}
