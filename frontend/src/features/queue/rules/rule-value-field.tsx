import { useQueryClient } from '@tanstack/react-query';
import { ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { personNameKey } from '@/lib/api/person-name';
import { cx } from '@/lib/cx';
import { Avatar } from '@/ui/avatar';
import { part } from '@/ui/part';
import { Select } from '@/ui/select';
import { FIELDS, RULE_TEXT_MAX, type RuleValue, valueKind } from './rule';
import type { DraftRule } from './rule-draft';
import type { NameOf } from './rule-text';
import s from './rule-value-field.module.css';

const PersonCombobox = part(() => import('@/ui/person-combobox'));

/** On the value of every rule: where the focus goes when it is missing. */
export function valueControlId(key: number): string {
  return `rule-value-${key}`;
}

type Props = {
  rule: DraftRule;
  /** The sentence that says what is wrong with the value, when something is. */
  errorId: string | undefined;
  nameOf: NameOf;
  onChange: (value: RuleValue) => void;
};

function PersonField({ rule: { key, field, value }, errorId, nameOf, onChange }: Props) {
  const queries = useQueryClient();
  const [open, setOpen] = useState<boolean | null>(null);
  const name = typeof value === 'number' ? (nameOf(value) ?? `Person ${value}`) : value;
  const trigger = (
    <button
      type="button"
      id={valueControlId(key)}
      aria-label={name ? `Value: ${name}` : 'Value: choose a person'}
      aria-describedby={errorId}
      {...PersonCombobox.reach}
      onClick={open === null ? () => setOpen(true) : undefined}
      className={cx(s.control, s.person, errorId !== undefined && s.invalid)}
    >
      {name && <Avatar name={name} />}
      <span className={cx(s.name, !name && s.none)}>{name || 'Choose a person'}</span>
      <ChevronsUpDown size={14} aria-hidden="true" />
    </button>
  );
  // The list of people comes when somebody reaches for it.
  if (open === null) return trigger;
  return (
    <PersonCombobox
      loading={trigger}
      onMissing={() => setOpen(null)}
      label={FIELDS[field].label}
      among={field === 'assigned_to' ? 'operators' : 'everybody'}
      value={typeof value === 'number' ? { id: value, name: name ?? '' } : null}
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      onChange={(person) => {
        if (person.id === null) return;
        queries.setQueryData(personNameKey(person.id), person.name);
        onChange(person.id);
      }}
    />
  );
}

/** What a rule compares with: one of some words, a person, or a text. */
export function RuleValueField(props: Props) {
  const { rule, errorId, onChange } = props;
  const { key, field, op, value } = rule;
  const shared = { id: valueControlId(key), 'aria-label': 'Value', 'aria-describedby': errorId };
  const kind = valueKind(field, op);
  if (kind === 'person') return <PersonField {...props} />;
  if (kind === 'choice') {
    const options = Object.entries(FIELDS[field].words).map(([word, label]) => ({ value: word, label }));
    const known = options.find((option) => option.value === value)?.value ?? null;
    return (
      <Select {...shared} aria-invalid={errorId !== undefined} options={options} value={known} onChange={onChange} />
    );
  }
  return (
    <input
      {...shared}
      aria-invalid={errorId !== undefined}
      className={cx(s.control, errorId !== undefined && s.invalid)}
      value={typeof value === 'string' ? value : ''}
      maxLength={RULE_TEXT_MAX}
      placeholder="Text"
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
