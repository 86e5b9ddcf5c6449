import { Field } from '@base-ui/react/field';
import { Fieldset } from '@base-ui/react/fieldset';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
import s from './choice-group.module.css';
import { FieldError } from './field';

export type Choice<T extends string> = { value: T; label: string; icon: ReactNode; hint?: string };

type Props<T extends string> = {
  name: string;
  legend: string;
  choices: readonly Choice<T>[];
  value: T | '';
  onChange: (value: T) => void;
  /** What to say when nothing is chosen. */
  missing: string;
  layout: 'chips' | 'rows';
};

/** One of a few, all visible: a radio group where the whole row or chip is the target. */
export function ChoiceGroup<T extends string>(props: Props<T>) {
  const { name, legend, choices, value, onChange, missing, layout } = props;
  return (
    <Field.Root name={name} validate={(chosen) => (chosen ? null : missing)} className={s.group}>
      <Fieldset.Root
        render={<RadioGroup value={value} onValueChange={(next) => onChange(next as T)} />}
        className={s.fieldset}
      >
        <Fieldset.Legend className={s.legend}>{legend}</Fieldset.Legend>
        <div className={cx(s[layout])}>
          {choices.map((choice) => (
            <Field.Item key={choice.value} className={s.item}>
              <Field.Label className={s.option}>
                <Radio.Root value={choice.value} className={s.radio}>
                  <Radio.Indicator className={s.mark} />
                </Radio.Root>
                <span className={s.icon}>{choice.icon}</span>
                {choice.label}
              </Field.Label>
              {choice.hint && <Field.Description className={s.hint}>{choice.hint}</Field.Description>}
            </Field.Item>
          ))}
        </div>
      </Fieldset.Root>
      <FieldError />
    </Field.Root>
  );
}
