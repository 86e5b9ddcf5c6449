/**
 * What happened to a ticket, in words: "assigned this to Dev Patel and set the urgency to High".
 * The server tells of each changed field as [before, after].
 */
import type { TicketCategory, TicketStatus, TicketUrgency } from '@/lib/api/tickets';
import { CATEGORY } from './category';
import { STATUS } from './status';
import { URGENCY } from './urgency';

export type Changes = Record<string, unknown>;
type Pair = readonly [before: unknown, after: unknown];
type Context = { actorId: number | null; nameOf: (id: number) => string };

const list = new Intl.ListFormat('en');

export function pairOf(changes: Changes, field: string): Pair | null {
  const value = changes[field];
  return Array.isArray(value) && value.length === 2 ? [value[0], value[1]] : null;
}

function operatorWords([, after]: Pair, { actorId, nameOf }: Context): string {
  if (typeof after !== 'number') return 'assigned this to nobody';
  return after === actorId ? 'took this' : `assigned this to ${nameOf(after)}`;
}

/** Taking a new ticket makes it assigned, and giving it back makes it new: that goes without saying. */
function isImplied([before, after]: Pair): boolean {
  return (before === 'new' && after === 'assigned') || (before === 'assigned' && after === 'new');
}

function statusWords([before, after]: Pair): string {
  if (after === 'closed') return 'closed this';
  const name = STATUS[after as TicketStatus] ?? String(after);
  if (before === 'closed') return after === 'pending' ? `reopened this as ${name}` : 'reopened this';
  return `set the status to ${name}`;
}

/** One phrase, such as "took this and set the urgency to High"; null when the changes say nothing that we know. */
export function changeWords(changes: Changes, context: Context): string | null {
  const operator = pairOf(changes, 'operator_id');
  const status = pairOf(changes, 'status');
  const urgency = pairOf(changes, 'urgency');
  const category = pairOf(changes, 'request_type');
  const phrases = [
    operator && operatorWords(operator, context),
    status && !(operator && isImplied(status)) && statusWords(status),
    urgency && `set the urgency to ${URGENCY[urgency[1] as TicketUrgency] ?? String(urgency[1])}`,
    category && `set the category to ${CATEGORY[category[1] as TicketCategory]?.label ?? String(category[1])}`,
    'description' in changes && 'edited the description',
  ].filter((phrase) => typeof phrase === 'string');
  return phrases.length > 0 ? list.format(phrases) : null;
}
