import { createContext, use } from 'react';
import type { User } from './session';

/** Given by the shell to every page of somebody signed in. */
export const MeContext = createContext<User | null>(null);

export function useMe(): User {
  const me = use(MeContext);
  if (me === null) throw new Error('useMe outside of the shell');
  return me;
}
