import { hotkeys, useHotkeysOn } from '@/lib/hotkeys';
import { keyNames } from '@/lib/key-chord';
import { useMe } from '@/lib/me';
import { Kbd } from '@/ui/kbd';
import { Switch } from '@/ui/switch';
import s from './settings-page.module.css';

type Row = { way: string; label: string; admins?: true };

/** Those of other pages too; what a page hears just now, `?` tells there. */
const ROWS: readonly Row[] = [
  { way: 'Mod+k', label: 'Jump to a page, a ticket, a person' },
  { way: '?', label: 'All keys of the page' },
  { way: 'c', label: 'New ticket' },
  { way: 'd', label: 'Light or dark theme' },
  { way: 'g q', label: 'Go to the queue', admins: true },
  { way: 'g m', label: 'Go to my tickets' },
  { way: 'g d', label: 'Go to the dashboard', admins: true },
  { way: 'g p', label: 'Go to people', admins: true },
  { way: 'g s', label: 'Go to settings' },
  { way: 'j', label: 'Next in a list' },
  { way: 'k', label: 'Previous in a list' },
  { way: 'o', label: 'Open a row' },
  { way: 'x', label: 'Select a row', admins: true },
  { way: 'Shift+x', label: 'Select up to a row', admins: true },
  { way: '/', label: 'Search the queue', admins: true },
  { way: 'r', label: 'Reply on a ticket' },
  { way: 'n', label: 'Internal note', admins: true },
  { way: 'a', label: 'Assign', admins: true },
  { way: 'm', label: 'Assign to me', admins: true },
  { way: 's', label: 'Set the status', admins: true },
  { way: 'u', label: 'Set the urgency', admins: true },
  { way: 'e', label: 'Close a ticket' },
  { way: '[', label: 'Back to the list' },
  { way: 'Mod+Enter', label: 'Send' },
  { way: 'Escape', label: 'Close what is open' },
];

export function Keys() {
  const { is_admin } = useMe();
  const on = useHotkeysOn();
  return (
    <>
      <Switch
        label="Single keys"
        hint="Heard outside of fields. Switch them off when speech input or a slip of the hand sets them off."
        checked={on}
        onChange={hotkeys.turn}
      />
      <dl className={s.rows}>
        {ROWS.filter(({ admins }) => is_admin || !admins).map(({ way, label }) => (
          <div key={way} className={s.key}>
            <dt className={s.grow}>{label}</dt>
            <dd className={s.keys}>
              {keyNames(way).map((name) => (
                <Kbd key={name} keys={name} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
