import { useQueryClient } from '@tanstack/react-query';
import { type BulkUndone, recentBulkKey, undoBulkChange } from '@/lib/api/bulk';
import { messageOf } from '@/lib/api/errors';
import { statisticsKey } from '@/lib/api/statistics';
import { toast } from '@/ui/toast';
import { undoneText } from './bulk-text';
import { queueListKey } from './queries';

/** After a change of many, or its undoing: what it may have touched is read anew. */
export function useReadAnew(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const queryKey of [queueListKey, statisticsKey, recentBulkKey, ['tickets', 'count'], ['tickets', 'one']])
      void queries.invalidateQueries({ queryKey });
  };
}

/** Takes a change of many back, and says so; null: nothing was undone. */
export function useUndo(): (id: number) => Promise<BulkUndone | null> {
  const readAnew = useReadAnew();
  return async (id) => {
    try {
      const undone = await undoBulkChange(id);
      toast(undoneText(undone));
      return undone;
    } catch (error) {
      toast(`Nothing was undone. ${messageOf(error)}`, 'error');
      return null;
    } finally {
      readAnew();
    }
  };
}
