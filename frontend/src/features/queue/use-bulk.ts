import { useState } from 'react';
import type { BulkDone, BulkRefusal } from '@/lib/api/bulk';
import { toast } from '@/ui/toast';
import { type Bulk, doneText } from './bulk-text';
import { useReadAnew, useUndo } from './use-undo';

/** A change of many tickets from the choice to its undoing; the list is read anew after each. */
export function useBulk(onDone: () => void) {
  const [bulk, setBulk] = useState<Bulk | null>(null);
  const [kept, setKept] = useState<readonly BulkRefusal[]>([]);
  const readAnew = useReadAnew();
  const takeBack = useUndo();
  const undo = async (id: number): Promise<void> => setKept((await takeBack(id))?.kept ?? []);
  const done = ({ id, changed }: BulkDone): void => {
    toast(doneText(changed, bulk?.remove ?? false), 'done', { run: () => void undo(id) });
    setBulk(null);
    onDone();
    readAnew();
  };
  return { bulk, setBulk, done, kept, forgetKept: () => setKept([]) };
}
