import { useCallback, useState } from 'react';
import { extend, NOTHING, type Selection, toggle } from './selection';

/** What is chosen, until the list is another one: nobody changes what he does not see. */
export function useSelection(listId: string, order: readonly number[]) {
  const [kept, setKept] = useState<{ listId: string; selection: Selection }>({ listId, selection: NOTHING });
  const selection = kept.listId === listId ? kept.selection : NOTHING;
  const change = useCallback(
    (next: (old: Selection) => Selection) =>
      setKept((old) => ({ listId, selection: next(old.listId === listId ? old.selection : NOTHING) })),
    [listId],
  );
  const pick = useCallback(
    (id: number, range: boolean) => change((old) => (range ? extend(old, order, id) : toggle(old, id))),
    [change, order],
  );
  return { selection, change, pick };
}
