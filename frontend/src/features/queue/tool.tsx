import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useMedia } from '@/lib/use-media';
import { Button } from '@/ui/button';
import { Tip } from '@/ui/tip';

type Props = Omit<ComponentProps<typeof Button>, 'aria-label' | 'children' | 'icon'> & {
  label: string;
  icon: LucideIcon;
};

/** A button beside the search: with its words where there is room for them, else with a tip. */
export function Tool({ label, icon: Icon, ...rest }: Props) {
  const isNarrow = useMedia('(max-width: 900px)');
  const icon = <Icon size={15} aria-hidden="true" />;
  if (isNarrow)
    return (
      <Tip label={label}>
        <Button look="ghost" icon aria-label={label} {...rest}>
          {icon}
        </Button>
      </Tip>
    );
  return (
    <Button look="ghost" {...rest}>
      {icon}
      {label}
    </Button>
  );
}
