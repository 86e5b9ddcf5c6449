import { Field } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from '@/lib/cx';
import s from './field.module.css';

export type Validate = (value: string) => string | null;

type FieldProps = {
  name: string;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  validate?: Validate | undefined;
  children: ReactNode;
};

/** A sentence under the field, tied to it by aria-describedby. */
export function FieldError() {
  return (
    <Field.Error
      className={s.error}
      render={({ children, ...props }) => (
        <div {...props}>
          <CircleAlert size={14} aria-hidden="true" />
          <span>{children}</span>
        </div>
      )}
    />
  );
}

/**
 * Label, control, hint, error. What is required is checked here and not by the `required`
 * attribute, so that the words are ours in every browser.
 */
export function FieldFrame({ name, label, hint, required, validate, children }: FieldProps) {
  const check = (value: unknown): string | null => {
    const text = String(value ?? '');
    if (required && text.trim() === '') return 'Fill this in.';
    return validate?.(text) ?? null;
  };
  return (
    <Field.Root name={name} validate={check} className={s.field}>
      <Field.Label className={s.label}>{label}</Field.Label>
      {children}
      <FieldError />
      {hint && (
        <Field.Description render={<div />} className={s.hint}>
          {hint}
        </Field.Description>
      )}
    </Field.Root>
  );
}

type TextFieldProps = Omit<FieldProps, 'children'> & Omit<ComponentProps<typeof Field.Control>, 'render'>;

export function TextField({ name, label, hint, required, validate, className, ...control }: TextFieldProps) {
  return (
    <FieldFrame name={name} label={label} hint={hint} required={required ?? false} validate={validate}>
      <Field.Control className={cx(s.input, className as string)} aria-required={required} {...control} />
    </FieldFrame>
  );
}

export function TextAreaField({ name, label, hint, required, validate, ...control }: TextFieldProps) {
  return (
    <FieldFrame name={name} label={label} hint={hint} required={required ?? false} validate={validate}>
      <Field.Control
        render={<textarea rows={6} />}
        className={cx(s.input, s.area)}
        aria-required={required}
        {...control}
      />
    </FieldFrame>
  );
}
