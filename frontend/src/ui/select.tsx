import type { ComponentProps } from 'react';
import { cx } from '@/lib/cx';
import s from './select.module.css';

type Props<T extends string> = Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> & {
  options: readonly { value: T; label: string }[];
  /** Null while nothing is chosen: then `placeholder` stands in its place. */
  value: T | null;
  placeholder?: string;
  onChange: (value: T) => void;
};

/** The browser's own select, in our look. Needs a label, or an aria-label. */
export function Select<T extends string>({ options, value, placeholder, onChange, className, ...rest }: Props<T>) {
  return (
    <select
      className={cx(s.select, className)}
      value={value ?? ''}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
      {...rest}
    >
      {value === null && (
        <option value="" disabled hidden>
          {placeholder ?? 'Choose'}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
