import { createContext, use } from 'react';
import type { Me } from './session';

/** Given by the shell to every page of somebody signed in. */
export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error('useMe outside of the shell');
  return me;
}
