import { Moon, Sun } from 'lucide-react';
import { flipTheme, useIsDark } from '@/lib/theme';
import { Button } from '@/ui/button';
import { Tip } from '@/ui/tip';

/** One press to the other theme; the choice of "as the system" is in the account menu and the settings. */
export function ThemeButton({ className }: { className?: string | undefined }) {
  const isDark = useIsDark();
  const label = isDark ? 'Use light theme' : 'Use dark theme';
  const Icon = isDark ? Sun : Moon;
  return (
    <Tip label={label}>
      <Button look="ghost" small icon className={className} aria-label={label} onClick={flipTheme}>
        <Icon size={15} aria-hidden="true" />
      </Button>
    </Tip>
  );
}
