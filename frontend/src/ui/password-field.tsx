import { Field } from '@base-ui/react/field';
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { cx } from '@/lib/cx';
import { FieldFrame, type Validate } from './field';
import f from './field.module.css';
import s from './password-field.module.css';

type Props = Omit<ComponentProps<typeof Field.Control>, 'type' | 'className'> & {
  name: string;
  label: string;
  hint?: ReactNode;
  validate?: Validate;
};

/** A password that can be looked at, pasted and filled in by a password manager. */
export function PasswordField({ name, label, hint, validate, ...control }: Props) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <FieldFrame name={name} label={label} hint={hint} required validate={validate}>
      <div className={s.box}>
        <Field.Control
          className={cx(f.input, s.input)}
          type={shown ? 'text' : 'password'}
          aria-required
          autoCapitalize="none"
          spellCheck={false}
          {...control}
        />
        <button
          type="button"
          className={s.eye}
          aria-label={shown ? 'Hide password' : 'Show password'}
          onClick={() => setShown(!shown)}
        >
          <Icon size={16} aria-hidden="true" />
        </button>
      </div>
    </FieldFrame>
  );
}
