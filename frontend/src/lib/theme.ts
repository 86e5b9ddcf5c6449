/** The chosen theme: kept in localStorage, put on the document before the first paint by public/theme.js. */
import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';

export const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

const KEY = 'theme';
const BARS = { light: '#f6f5f2', dark: '#121211' };
const listeners = new Set<() => void>();

function chosen(): ThemeChoice {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** The browser's own bar follows the choice, not only the system. */
function paintBrowserBar(choice: ThemeChoice): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const system = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = BARS[choice === 'system' ? system : choice];
  }
}

export function setTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  paintBrowserBar(choice);
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark now, by choice or with the system. */
function isDark(): boolean {
  const choice = chosen();
  return choice === 'dark' || (choice === 'system' && dark.matches);
}

export function flipTheme(): void {
  setTheme(isDark() ? 'light' : 'dark');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  dark.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    dark.removeEventListener('change', listener);
  };
}

export function useTheme(): ThemeChoice {
  return useSyncExternalStore(subscribe, chosen);
}

export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}

paintBrowserBar(chosen());
