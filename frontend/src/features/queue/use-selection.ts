import { useCallback, useMemo, useState } from 'react';
import { among, extend, NOTHING, type Selection, toggle } from './selection';

/** What is chosen, until the list is another one, or has it no more: nobody changes what he does not see. */
export function useSelection(listId: string, order: readonly number[]) {
  const [kept, setKept] = useState<{ listId: string; selection: Selection }>({ listId, selection: NOTHING });
  const selection = useMemo(
    () => (kept.listId === listId ? among(kept.selection, order) : NOTHING),
    [kept, listId, order],
  );
  const change = useCallback(
    (next: (old: Selection) => Selection) =>
      setKept((old) => ({ listId, selection: next(old.listId === listId ? among(old.selection, order) : NOTHING) })),
    [listId, order],
  );
  const pick = useCallback(
    (id: number, range: boolean) => change((old) => (range ? extend(old, order, id) : toggle(old, id))),
    [change, order],
  );
  return { selection, change, pick };
}
