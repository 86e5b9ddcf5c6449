import { cx } from '@/lib/cx';
import s from './kbd.module.css';

/** A key as it is written on a keyboard. `hint` leaves it away where there is no keyboard, and for readers. */
export function Kbd({ keys, hint }: { keys: string; hint?: boolean }) {
  return (
    <kbd className={cx(s.kbd, hint && s.hint)} aria-hidden={hint}>
      {keys}
    </kbd>
  );
}
