import { Combobox } from '@base-ui/react/combobox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import s from './popup.module.css';

type PopupProps<T> = {
  /** What is chosen: "Assigned to". */
  label: string;
  /** What is typed into the field: "Find a person". */
  find: string;
  /** Where it stands when no button of its own opens it. */
  anchor?: Element | undefined;
  /** In place of the list while nothing is in it. */
  empty: string;
  /** Below the list. */
  note?: string | null;
  children: (item: T) => ReactNode;
};

/** The popup of a list to choose from by typing: its field above, its items below. */
export function ComboboxPopup<T>({ label, find, anchor, empty, note, children }: PopupProps<T>) {
  return (
    <Combobox.Portal>
      <Combobox.Positioner anchor={anchor} align="start" sideOffset={4} className={s.positioner}>
        <Combobox.Popup className={s.popup} aria-label={label}>
          <Combobox.Input
            className={s.search}
            placeholder={find}
            aria-label={`${label}: ${find.charAt(0).toLowerCase()}${find.slice(1)}`}
          />
          <Combobox.Empty className={s.note}>{empty}</Combobox.Empty>
          <Combobox.List className={s.list}>{children}</Combobox.List>
          {note && <p className={s.note}>{note}</p>}
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}

type ItemProps = { value: unknown; icon: ReactNode; label: string; disabled?: boolean };

export function ComboboxItem({ value, icon, label, disabled = false }: ItemProps) {
  return (
    <Combobox.Item value={value} disabled={disabled} className={s.item}>
      {icon}
      <span className={s.text}>{label}</span>
      <Combobox.ItemIndicator className={s.check}>
        <Check size={14} aria-hidden="true" />
      </Combobox.ItemIndicator>
    </Combobox.Item>
  );
}
