import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Whether closed tickets are unfolded: in the address, so that it survives "back" and can be sent to somebody. */
export function useClosedShown(): [boolean, () => void] {
  const [query, setQuery] = useSearchParams();
  const toggle = useCallback(() => {
    setQuery(
      (old) => {
        if (old.has('closed')) old.delete('closed');
        else old.set('closed', '1');
        return old;
      },
      { replace: true },
    );
  }, [setQuery]);
  return [query.has('closed'), toggle];
}
