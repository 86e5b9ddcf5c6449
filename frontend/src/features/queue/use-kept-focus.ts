import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';
import type { ListControl } from '@/ui/virtual-list';

/**
 * When another list takes the place of the one that had the focus, the focus goes to the same head of
 * a column, or to the row where the new list begins. Goes on what is around the list.
 */
export function useKeptFocus(listId: string, control: RefObject<ListControl | null>) {
  const shown = useRef(listId);
  const head = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (shown.current === listId) return;
    shown.current = listId;
    if (document.activeElement !== document.body) return;
    const again = head.current && document.querySelector<HTMLElement>(`[data-sort=${head.current}]`);
    if (again) again.focus();
    else control.current?.focus();
  }, [listId, control]);
  return {
    onFocus: (event: FocusEvent<HTMLElement>) => {
      head.current = event.target.dataset.sort;
    },
  };
}
