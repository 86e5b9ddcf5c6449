import { useState } from 'react';
import { Chip } from './chip';
import { part } from './part';
import type { Option } from './pick-select';

const PickSelect = part(async () => ({ default: (await import('./pick-select')).PickSelect<string> }));

type Props<T extends string> = {
  label: string;
  options: readonly Option<T>[];
  value: T | null;
  /** What the chip says of it, where that is not the choice's label. */
  text?: string | null;
  onChange: (value: T | null) => void;
};

/** A filter of one choice, or none. The list of choices comes when somebody reaches for it. */
export function PickChip<T extends string>({ label, options, value, text, onChange }: Props<T>) {
  const [open, setOpen] = useState<boolean | null>(null);
  const chip = (
    <Chip
      label={label}
      value={text ?? options.find((option) => option.value === value)?.label ?? null}
      aria-haspopup="menu"
      {...PickSelect.reach}
      onClick={open === null ? () => setOpen(true) : undefined}
      onClear={() => onChange(null)}
    />
  );
  if (open === null) return chip;
  return (
    <PickSelect
      loading={chip}
      onMissing={() => setOpen(null)}
      label={label}
      options={options}
      value={value}
      onChange={(next) => onChange(next as T)}
      trigger={chip}
      open={open}
      onOpenChange={setOpen}
    />
  );
}
