import type { BulkChange, BulkEntry, BulkPreview, BulkUndone } from '@/lib/api/bulk';
import { number } from '@/lib/number';
import { clockTime, parseUtc } from '@/lib/time';
import { CATEGORY } from '@/ui/category';
import { STATUS } from '@/ui/status';
import { URGENCY } from '@/ui/urgency';
import { tickets } from './queue-text';

/** One property of many tickets. */
export type Values = Pick<NonNullable<BulkChange['changes']>, 'status' | 'urgency' | 'request_type' | 'operator_id'>;
/** What is done to the chosen tickets: a property of all, or that they go. */
export type Bulk = { ids: readonly number[] } & ({ values: Values; remove?: never } | { remove: true; values?: never });
export type NameOf = (id: number) => string;

export function bodyOf({ ids, values, remove }: Bulk): BulkChange {
  return remove ? { ticket_ids: [...ids], remove: true } : { ticket_ids: [...ids], changes: values };
}

/** "Assign 12 tickets to Dev Patel": the name of the dialog, of its button, of what is undone. */
export function bulkTitle({ ids, values, remove }: Bulk, nameOf: NameOf): string {
  return remove ? `Delete ${tickets(ids.length)}` : valuesTitle(ids.length, values, nameOf);
}

function valuesTitle(n: number, values: Values, nameOf: NameOf): string {
  const them = tickets(n);
  const { operator_id, status, urgency, request_type } = values;
  if (operator_id === null) return `Take ${them} from their operators`;
  if (operator_id !== undefined) return `Assign ${them} to ${nameOf(operator_id)}`;
  if (status) return `Set ${them} to ${STATUS[status]}`;
  if (urgency) return `Set ${them} to ${URGENCY[urgency]} urgency`;
  return `Put ${them} under ${request_type ? CATEGORY[request_type].label : 'nothing'}`;
}

/** What else follows, which the choice does not say by itself. */
export function bulkEffect({ values, remove }: Bulk): string | null {
  if (remove) return 'They leave every list. For ten minutes this can be undone.';
  if (values.operator_id === null) return 'Those that are Assigned become New.';
  if (values.operator_id !== undefined) return 'Those that are New become Assigned.';
  if (values.status === 'new') return 'Nobody will have them.';
  if (values.status === 'closed') return 'Their submitters see that they are done.';
  return null;
}

/** "10 tickets will change, 2 are so already." */
export function previewText({ changed, unchanged, refused }: BulkPreview, remove: boolean): string {
  const parts = [];
  if (changed > 0) parts.push(`${tickets(changed)} will ${remove ? 'be deleted' : 'change'}`);
  if (unchanged > 0) parts.push(`${number(unchanged)} ${unchanged === 1 ? 'is' : 'are'} so already`);
  if (refused.length > 0) parts.push(`${number(refused.length)} cannot be changed so`);
  return parts.length === 0 ? 'Nothing would change.' : `${parts.join(', ')}.`;
}

export function doneText(changed: number, remove: boolean): string {
  return `${tickets(changed)} ${remove ? 'deleted' : 'changed'}`;
}

export function undoneText({ restored, kept }: BulkUndone): string {
  const back = restored === 0 ? 'Nothing undone' : `Change undone for ${tickets(restored)}`;
  return kept.length === 0
    ? back
    : `${back}; ${number(kept.length)} changed since and ${kept.length === 1 ? 'was' : 'were'} kept`;
}

/** The same of a change that was made; one that came by the API may have set several properties. */
export function entryTitle({ removed, tickets: n, changes }: BulkEntry, nameOf: NameOf): string {
  if (removed) return `Delete ${tickets(n)}`;
  const [first, ...others] = Object.entries(changes).map(([key, value]) => valuesTitle(n, { [key]: value }, nameOf));
  return first === undefined ? `Change ${tickets(n)}` : [first, ...others].join(', ');
}

/** What became of it, or until when it can be taken back. */
export function entryState({ undone_at, kept, undo_until, can }: BulkEntry): string {
  if (can.undo) return `Can be undone until ${clockTime(parseUtc(undo_until))}`;
  if (undone_at === null) return 'It stays: ten minutes are over';
  return kept === 0 ? 'Undone' : `Undone, but for ${tickets(kept)} that changed since`;
}
