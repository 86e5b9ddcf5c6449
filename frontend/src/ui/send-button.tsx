import { type ComponentProps, useId } from 'react';
import { connection, SENDING_WAITS, useOnline } from '@/lib/connection';
import { Button } from './button';
import s from './button.module.css';

type Props = ComponentProps<typeof Button> & {
  /** Being sent already, or nothing to send yet. */
  waits?: boolean;
};

/** A button that sends. Without a connection it does nothing, Enter in its form neither, and the reason stands beside it. */
export function SendButton({ waits = false, onClick, ...rest }: Props) {
  const online = useOnline();
  const why = useId();
  return (
    <>
      {!online && (
        <span id={why} className={s.why}>
          {SENDING_WAITS}
        </span>
      )}
      <Button
        {...rest}
        aria-disabled={waits || !online}
        aria-describedby={online ? undefined : why}
        onClick={(event) => {
          if (connection.isOnline()) onClick?.(event);
          else event.preventDefault();
        }}
      />
    </>
  );
}
