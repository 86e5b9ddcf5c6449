import { type ReactNode, useId } from 'react';
import s from './segmented.module.css';

type Segment<T extends string> = { value: T; label: string; icon?: ReactNode };

type Props<T extends string> = {
  label: string;
  options: readonly Segment<T>[];
  value: T;
  onChange: (value: T) => void;
};

/** One of two to four, side by side: the browser's own radio buttons, moved through with the arrow keys. */
export function Segmented<T extends string>({ label, options, value, onChange }: Props<T>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={s.group}>
      {options.map((option) => (
        <label key={option.value} className={s.option}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className={s.radio}
          />
          {option.icon}
          {option.label}
        </label>
      ))}
    </div>
  );
}
