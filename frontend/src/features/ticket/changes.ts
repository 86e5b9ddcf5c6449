/** What was changed of a ticket, in words, and where a refused change differs. */
import type { Ticket } from '@/lib/api/tickets';
import { CATEGORY } from '@/ui/category';
import { STATUS } from '@/ui/status';
import type { Changes } from '@/ui/ticket-changes';
import { URGENCY } from '@/ui/urgency';

type Field = keyof Changes;

const fieldsOf = (changes: Changes): Field[] => Object.keys(changes) as Field[];

/** Those of a refused change where the two differ. */
export function contestedFields({ current, changes }: { current: Ticket; changes: Changes }): Field[] {
  return fieldsOf(changes).filter((field) => current[field] !== changes[field]);
}

export const FIELD: Record<Field, string> = {
  status: 'Status',
  operator_id: 'Assigned to',
  urgency: 'Urgency',
  request_type: 'Category',
  description: 'Description',
};

/** A value as people read it. */
export function valueWords(values: Changes, field: Field, nameOf: (id: number) => string): string {
  const { status, urgency, request_type, operator_id, description } = values;
  if (field === 'status') return status ? STATUS[status] : '';
  if (field === 'urgency') return urgency ? URGENCY[urgency] : '';
  if (field === 'request_type') return request_type ? CATEGORY[request_type].label : '';
  if (field === 'description') return description ?? '';
  return typeof operator_id === 'number' ? nameOf(operator_id) : 'Nobody';
}

/** Where nobody is left to be asked: what there is, and what it was to be. */
export function conflictWords(conflict: { current: Ticket; changes: Changes }, nameOf: (id: number) => string): string {
  const words = (values: Changes) =>
    contestedFields(conflict)
      .map((field) =>
        field === 'description' ? 'another description' : `${FIELD[field]} “${valueWords(values, field, nameOf)}”`,
      )
      .join(', ');
  const { current, changes } = conflict;
  return `Somebody else was first: #${current.id} has ${words(current)}. Yours was: ${words(changes)}.`;
}

/** "Assigned to Dev Patel", "Status set to Pending": for the line that offers to undo it. */
export function doneWords(changes: Changes, nameOf: (id: number) => string): string {
  const field = 'operator_id' in changes ? 'operator_id' : fieldsOf(changes)[0];
  if (field === 'description') return 'Description saved';
  if (field === undefined) return 'Saved';
  const value = valueWords(changes, field, nameOf);
  return field === 'operator_id'
    ? `Assigned to ${value.replace('Nobody', 'nobody')}`
    : `${FIELD[field]} set to ${value}`;
}
