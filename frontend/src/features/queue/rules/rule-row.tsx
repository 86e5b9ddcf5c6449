import { X } from 'lucide-react';
import { type Dispatch, useId } from 'react';
import { cx } from '@/lib/cx';
import { Button } from '@/ui/button';
import { Select } from '@/ui/select';
import { FIELDS, OPS, type RuleField, type RuleOp, valueKind } from './rule';
import type { DraftAction, DraftRule } from './rule-draft';
import s from './rule-row.module.css';
import type { NameOf } from './rule-text';
import { RuleValueField } from './rule-value-field';

const FIELD_OPTIONS = (Object.keys(FIELDS) as RuleField[]).map((value) => ({ value, label: FIELDS[value].label }));

function opOptions(field: RuleField): { value: RuleOp; label: string }[] {
  return FIELDS[field].ops.map((value) => ({ value, label: OPS[value] }));
}

/** On the first control of every rule: where the focus goes when the rule before it is removed. */
export function ruleControlId(key: number): string {
  return `rule-${key}`;
}

type Props = {
  rule: DraftRule;
  /** Its place among all rules, from 1. */
  place: number;
  error: string | undefined;
  nameOf: NameOf;
  dispatch: Dispatch<DraftAction>;
  onRemove: (key: number) => void;
};

export function RuleRow({ rule, place, error, nameOf, dispatch, onRemove }: Props) {
  const { key, field, op } = rule;
  const errorId = useId();
  return (
    <fieldset className={s.rule} data-rule={key}>
      <legend className={cx(s.legend, 'num')}>Rule {place}</legend>
      <div className={s.controls}>
        <Select
          id={ruleControlId(key)}
          aria-label="Field"
          options={FIELD_OPTIONS}
          value={field}
          onChange={(next) => dispatch({ type: 'field', key, field: next })}
        />
        <Select
          aria-label="Operator"
          options={opOptions(field)}
          value={op}
          onChange={(next) => dispatch({ type: 'op', key, op: next })}
        />
        {valueKind(field, op) === null ? (
          <span className={s.none} />
        ) : (
          <RuleValueField
            rule={rule}
            errorId={error === undefined ? undefined : errorId}
            nameOf={nameOf}
            onChange={(value) => dispatch({ type: 'value', key, value })}
          />
        )}
        <Button look="ghost" icon aria-label={`Remove rule ${place}`} onClick={() => onRemove(key)}>
          <X size={15} aria-hidden="true" />
        </Button>
      </div>
      {error !== undefined && (
        <p id={errorId} className={s.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
