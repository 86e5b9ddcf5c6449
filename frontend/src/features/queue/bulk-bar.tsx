/** What can be done with the chosen tickets. Loaded when one is chosen. */
import { CircleDashed, Signal, Tag, Trash2, UserRoundPlus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
import { number } from '@/lib/number';
import { Button } from '@/ui/button';
import s from './bulk-bar.module.css';

import { BULK_MAX } from './selection';
import type { MenuKind } from './triage-menu';

const MENUS: readonly { kind: MenuKind; label: string; icon: ReactNode }[] = [
  { kind: 'assign', label: 'Assign', icon: <UserRoundPlus size={14} aria-hidden="true" /> },
  { kind: 'status', label: 'Status', icon: <CircleDashed size={14} aria-hidden="true" /> },
  { kind: 'urgency', label: 'Urgency', icon: <Signal size={14} aria-hidden="true" /> },
  { kind: 'category', label: 'Category', icon: <Tag size={14} aria-hidden="true" /> },
];

type Props = {
  chosen: number;
  loaded: number;
  /** Whether deleting is among what this person may do. */
  canRemove: boolean;
  onMenu: (kind: MenuKind, anchor: Element) => void;
  onRemove: () => void;
  onFirst: () => void;
  onAll: () => void;
  onClear: () => void;
};

export default function BulkBar(props: Props) {
  const { chosen, loaded, canRemove, onMenu, onRemove, onFirst, onAll, onClear } = props;
  const tooMany = chosen > BULK_MAX;
  return (
    <div role="toolbar" aria-label="Change the chosen tickets" className={s.bar}>
      <span className={cx(s.chosen, 'num')} role="status">
        {number(chosen)} selected
      </span>
      {chosen < loaded && (
        <Button look="ghost" small className={s.all} onClick={onAll}>
          Select all {number(loaded)} loaded
        </Button>
      )}
      {tooMany ? (
        <>
          <span className={s.why}>At most {number(BULK_MAX)} can be changed at once.</span>
          <Button small onClick={onFirst}>
            Keep the first {number(BULK_MAX)}
          </Button>
        </>
      ) : (
        <div className={s.actions}>
          {MENUS.map(({ kind, label, icon }) => (
            <Button
              key={kind}
              look="ghost"
              small
              aria-haspopup={kind === 'assign' ? 'listbox' : 'menu'}
              data-menu={kind}
              onClick={(event) => onMenu(kind, event.currentTarget)}
            >
              {icon}
              {label}
            </Button>
          ))}
          {canRemove && (
            <Button look="ghost" small className={s.remove} onClick={onRemove}>
              <Trash2 size={14} aria-hidden="true" />
              Delete
            </Button>
          )}
        </div>
      )}
      <Button
        look="ghost"
        small
        icon
        className={s.clear}
        aria-label="Clear the selection"
        title="Clear the selection (Esc)"
        onClick={onClear}
      >
        <X size={14} aria-hidden="true" />
      </Button>
    </div>
  );
}
