import { X } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from '@/lib/cx';
import s from './chip.module.css';

type Props = Omit<ComponentProps<'button'>, 'children' | 'value'> & {
  label: string;
  /** What it is set to, in words; null while it filters nothing. */
  value: string | null;
  /** The value is a sentence: it has more room, and stands after a colon. */
  sentence?: boolean;
  onClear: () => void;
};

/** A filter: "Status", or "Status is New, Assigned" with a way to clear it. Goes into a popup as its trigger. */
export function Chip({ label, value, sentence, onClear, className, ...trigger }: Props) {
  return (
    <span className={cx(s.chip, value !== null && s.set, sentence && s.sentence, className)}>
      <button type="button" className={s.open} {...trigger}>
        {label}
        {value !== null && (
          <>
            {sentence ? ': ' : ' is '}
            <b>{value}</b>
          </>
        )}
      </button>
      {value !== null && (
        <button type="button" className={s.clear} aria-label={`Clear ${label.toLowerCase()}`} onClick={onClear}>
          <X size={13} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}
