import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { readView, ruleNotes, type View, viewPath } from './view';

/** The view that the address asks for, and the way to another. A step in a search replaces the address, a choice adds one. */
export function useView() {
  const [params] = useSearchParams();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const view = useMemo(() => readView(params), [params]);
  const notes = useMemo(() => ruleNotes(params), [params]);
  const show = useCallback(
    (next: View, how?: { replace: boolean }) => {
      void navigate(viewPath(next), how);
    },
    [navigate],
  );
  return { view, notes, show, path: pathname + search };
}
