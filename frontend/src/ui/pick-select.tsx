import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import s from './popup.module.css';

export type Option<T extends string> = { value: T; label: string; icon?: ReactNode };

type Common<T extends string> = {
  /** The name of the choice, read when the list opens: "Status". */
  label: string;
  options: readonly Option<T>[];
  /** The button that opens it and shows what is chosen. */
  trigger?: ReactElement<Record<string, unknown>>;
  /** Where it stands when no button of its own opens it. */
  anchor?: Element;
  /** Given, the list is opened from outside as well, as by a key. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'end';
};

type Frame = Omit<Common<string>, 'options'> & { children: ReactNode };

function Popup({ label, trigger, anchor, open, onOpenChange, align = 'start', children }: Frame) {
  const control = open === undefined ? {} : { open };
  return (
    <Menu.Root {...control} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger && <Menu.Trigger render={trigger} />}
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align={align} sideOffset={4} className={s.positioner}>
          <Menu.Popup className={s.popup} aria-label={label}>
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Row({ icon, label, children }: { icon?: ReactNode; label: string; children: ReactNode }) {
  return (
    <>
      {icon}
      <span className={s.text}>{label}</span>
      <span className={s.check}>{children}</span>
    </>
  );
}

const mark = <Check size={14} aria-hidden="true" />;

type OneProps<T extends string> = Common<T> & { value: T | null; onChange: (value: T) => void };

/** One of a few, with icons; a letter jumps to the choice that begins with it. */
export function PickSelect<T extends string>({ options, value, onChange, ...frame }: OneProps<T>) {
  return (
    <Popup {...frame}>
      <Menu.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
        {options.map(({ value: option, label, icon }) => (
          <Menu.RadioItem key={option} value={option} label={label} closeOnClick className={s.item}>
            <Row icon={icon} label={label}>
              <Menu.RadioItemIndicator>{mark}</Menu.RadioItemIndicator>
            </Row>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Popup>
  );
}

type ManyProps<T extends string> = Common<T> & { values: readonly T[]; onChange: (values: T[]) => void };

/** Several of a few, as for a filter; it stays open while one chooses. */
export function PickMany<T extends string>({ options, values, onChange, ...frame }: ManyProps<T>) {
  const toggle = (option: T, on: boolean) =>
    onChange(options.map(({ value }) => value).filter((value) => (value === option ? on : values.includes(value))));
  return (
    <Popup {...frame}>
      {options.map(({ value, label, icon }) => (
        <Menu.CheckboxItem
          key={value}
          label={label}
          checked={values.includes(value)}
          onCheckedChange={(on) => toggle(value, on)}
          className={s.item}
        >
          <Row icon={icon} label={label}>
            <Menu.CheckboxItemIndicator>{mark}</Menu.CheckboxItemIndicator>
          </Row>
        </Menu.CheckboxItem>
      ))}
    </Popup>
  );
}
