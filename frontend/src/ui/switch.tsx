import { Field } from '@base-ui/react/field';
import { Switch as Base } from '@base-ui/react/switch';
import type { ReactNode } from 'react';
import s from './switch.module.css';

type Props = { label: string; hint?: ReactNode; checked: boolean; onChange: (checked: boolean) => void };

/** On or off, at once; the words are part of the target. */
export function Switch({ label, hint, checked, onChange }: Props) {
  return (
    <Field.Root className={s.row}>
      <Field.Label className={s.label}>
        <Base.Root checked={checked} onCheckedChange={(next) => onChange(next)} className={s.track}>
          <Base.Thumb className={s.thumb} />
        </Base.Root>
        {label}
      </Field.Label>
      {hint && <Field.Description className={s.hint}>{hint}</Field.Description>}
    </Field.Root>
  );
}
