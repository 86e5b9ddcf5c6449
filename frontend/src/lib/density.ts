/** How high the rows of lists are: 36 px, or 44 px for those who want more room. Put on the document by public/theme.js. */
import { useSyncExternalStore } from 'react';

export type Density = 'compact' | 'roomy';

const KEY = 'density';
const listeners = new Set<() => void>();

function chosen(): Density {
  return document.documentElement.dataset.density === 'roomy' ? 'roomy' : 'compact';
}

export function setDensity(density: Density): void {
  if (density === 'compact') delete document.documentElement.dataset.density;
  else document.documentElement.dataset.density = density;
  try {
    if (density === 'compact') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, density);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useDensity(): Density {
  return useSyncExternalStore(subscribe, chosen);
}

/** The height of a row of one line, in rem; `--row` in tokens.css says the same. */
export function useRowRem(): number {
  return useDensity() === 'roomy' ? 2.75 : 2.25;
}
