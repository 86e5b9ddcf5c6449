import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { cx } from '@/lib/cx';
import { Kbd } from './kbd';
import s from './popup.module.css';

export type MenuAction = {
  label: string;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
};

type Props = {
  /** The button that opens it; an icon button brings its aria-label. */
  trigger: ReactElement<Record<string, unknown>>;
  /** A line between the groups. */
  groups: readonly (readonly MenuAction[])[];
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  /** Given, it is opened from outside as well, as by a key. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

function Item({ label, icon, keys, danger, disabled, onSelect }: MenuAction) {
  return (
    <Base.Item className={cx(s.item, danger && s.danger)} disabled={disabled ?? false} onClick={onSelect}>
      {icon}
      <span className={s.text}>{label}</span>
      {keys && <Kbd keys={keys} hint />}
    </Base.Item>
  );
}

/** Things to do, behind one button. */
export function ActionMenu({ trigger, groups, align = 'end', side = 'bottom', open, onOpenChange }: Props) {
  const control = open === undefined ? {} : { open };
  return (
    <Base.Root {...control} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className={s.positioner}>
          <Base.Popup className={s.popup}>
            {groups.map((group, i) => (
              <Base.Group key={group[0]?.label}>
                {i > 0 && <Base.Separator className={s.line} />}
                {group.map((action) => (
                  <Item key={action.label} {...action} />
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
