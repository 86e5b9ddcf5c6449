/** What is chosen for one ticket or for many: a list beside the row or the button. Loaded when it is asked for. */
import type { Ticket, TicketCategory, TicketStatus, TicketUrgency } from '@/lib/api/tickets';
import { part } from '@/ui/part';
import { PickSelect } from '@/ui/pick-select';
import type { Values } from './bulk-text';
import { CATEGORIES, STATUSES, URGENCIES } from './options';

const PersonCombobox = part(() => import('@/ui/person-combobox'));

export type MenuKind = 'assign' | 'status' | 'urgency' | 'category';

type Props = {
  kind: MenuKind;
  anchor: Element;
  /** The one it is for; null when it is for many. */
  ticket: Ticket | null;
  onPick: (values: Values) => void;
  onClose: () => void;
};

export default function TriageMenu({ kind, anchor, ticket, onPick, onClose }: Props) {
  const frame = { anchor, open: true, onOpenChange: (open: boolean) => open || onClose() };
  if (kind === 'assign')
    return (
      <PersonCombobox
        {...frame}
        onMissing={onClose}
        label="Assigned to"
        among="operators"
        nobody="Nobody"
        value={ticket && { id: ticket.operator_id, name: ticket.operator_name ?? 'Nobody' }}
        onChange={({ id }) => onPick({ operator_id: id })}
      />
    );
  if (kind === 'status')
    return (
      <PickSelect<TicketStatus>
        {...frame}
        label="Status"
        options={STATUSES}
        value={ticket?.status ?? null}
        onChange={(status) => onPick({ status })}
      />
    );
  if (kind === 'urgency')
    return (
      <PickSelect<TicketUrgency>
        {...frame}
        label="Urgency"
        options={URGENCIES}
        value={ticket?.urgency ?? null}
        onChange={(urgency) => onPick({ urgency })}
      />
    );
  return (
    <PickSelect<TicketCategory>
      {...frame}
      label="Category"
      options={CATEGORIES}
      value={ticket?.request_type ?? null}
      onChange={(request_type) => onPick({ request_type })}
    />
  );
}
