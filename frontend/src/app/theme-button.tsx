import { Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from '@/ui/button';
import { Tip } from '@/ui/tip';
import { setTheme, useTheme } from './theme';

const dark = matchMedia('(prefers-color-scheme: dark)');

function useSystemIsDark(): boolean {
  return useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener);
      return () => dark.removeEventListener('change', listener);
    },
    () => dark.matches,
  );
}

/** One press to the other theme; the choice of "as the system" is in the account menu. */
export function ThemeButton({ className }: { className?: string | undefined }) {
  const choice = useTheme();
  const systemIsDark = useSystemIsDark();
  const isDark = choice === 'dark' || (choice === 'system' && systemIsDark);
  const label = isDark ? 'Use light theme' : 'Use dark theme';
  const Icon = isDark ? Sun : Moon;
  return (
    <Tip label={label}>
      <Button
        look="ghost"
        small
        icon
        className={className}
        aria-label={label}
        onClick={() => setTheme(isDark ? 'light' : 'dark')}
      >
        <Icon size={15} aria-hidden="true" />
      </Button>
    </Tip>
  );
}
