import { hotkeys, useHotkeysOn } from '@/lib/hotkeys';
import { keyNames } from '@/lib/key-chord';
import { useMe } from '@/lib/me';
import type { Right } from '@/lib/session';
import { Kbd } from '@/ui/kbd';
import { Switch } from '@/ui/switch';
import s from './settings-page.module.css';

type Row = { way: string; label: string; right?: Right };

/** Those of other pages too; what a page hears just now, `?` tells there. */
const ROWS: readonly Row[] = [
  { way: 'Mod+k', label: 'Jump to a page, a ticket, a person' },
  { way: '?', label: 'All keys of the page' },
  { way: 'c', label: 'New ticket' },
  { way: 'd', label: 'Light or dark theme' },
  { way: 'g q', label: 'Go to the queue', right: 'triage' },
  { way: 'g m', label: 'Go to my tickets' },
  { way: 'g d', label: 'Go to the dashboard', right: 'triage' },
  { way: 'g p', label: 'Go to people', right: 'manage_people' },
  { way: 'g s', label: 'Go to settings' },
  { way: 'j', label: 'Next in a list' },
  { way: 'k', label: 'Previous in a list' },
  { way: 'o', label: 'Open a row' },
  { way: 'x', label: 'Select a row', right: 'triage' },
  { way: 'Shift+x', label: 'Select up to a row', right: 'triage' },
  { way: '/', label: 'Search the queue', right: 'triage' },
  { way: 'r', label: 'Reply on a ticket' },
  { way: 'n', label: 'Internal note', right: 'triage' },
  { way: 'a', label: 'Assign', right: 'triage' },
  { way: 'm', label: 'Assign to me', right: 'triage' },
  { way: 's', label: 'Set the status', right: 'triage' },
  { way: 'u', label: 'Set the urgency', right: 'triage' },
  { way: 'e', label: 'Close a ticket' },
  { way: '[', label: 'Back to the list' },
  { way: 'Mod+Enter', label: 'Send' },
  { way: 'Escape', label: 'Close what is open' },
];

export function Keys() {
  const { can } = useMe();
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
        {ROWS.filter(({ right }) => !right || can[right]).map(({ way, label }) => (
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
