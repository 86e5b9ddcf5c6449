import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import s from './tip.module.css';

/** The name of an icon button, seen on hover and focus. The button still needs its aria-label. */
export function Tip({ label, children }: { label: string; children: ReactElement<Record<string, unknown>> }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className={s.tip}>{label}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
