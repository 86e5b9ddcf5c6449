/** Several of many, found by typing, as for a filter. Loaded lazily: it comes when somebody opens it. */
import { Combobox } from '@base-ui/react/combobox';
import type { ReactElement } from 'react';
import { ComboboxItem, ComboboxPopup } from './combobox-popup';
import type { Option } from './pick-select';

type Props = {
  /** What is chosen: "Assigned to". */
  label: string;
  find: string;
  /** Said when nothing fits what is typed. */
  none: string;
  options: readonly Option<string>[];
  values: readonly string[];
  /** So many may be chosen. */
  most: number;
  onChange: (values: string[]) => void;
  /** The button that opens it and shows what is chosen. */
  trigger: ReactElement<Record<string, unknown>>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** It stays open while one chooses. */
export default function PickFound(props: Props) {
  const { label, find, none, options, values, most, onChange, trigger, open, onOpenChange } = props;
  const isFull = values.length >= most;
  return (
    <Combobox.Root
      multiple
      items={options}
      value={options.filter(({ value }) => values.includes(value))}
      onValueChange={(chosen) => onChange(chosen.map(({ value }) => value))}
      itemToStringLabel={(option) => option.label}
      isItemEqualToValue={(a, b) => a.value === b.value}
      open={open}
      onOpenChange={onOpenChange}
      autoHighlight
    >
      <Combobox.Trigger render={trigger} />
      <ComboboxPopup<Option<string>>
        label={label}
        find={find}
        empty={none}
        note={isFull ? `At most ${most} at once.` : null}
      >
        {(option) => (
          <ComboboxItem
            key={option.value}
            value={option}
            icon={option.icon}
            label={option.label}
            disabled={isFull && !values.includes(option.value)}
          />
        )}
      </ComboboxPopup>
    </Combobox.Root>
  );
}
