import type { LiveEvent } from '@/lib/live';
import type { View } from './view';

/** The value that an event gives a property: changes are `{name: [before, after]}`. */
function after({ changes }: LiveEvent, name: string): unknown {
  const pair = changes?.[name];
  return Array.isArray(pair) ? pair[1] : undefined;
}

function fits(wanted: readonly string[], value: unknown): boolean {
  return wanted.length === 0 || typeof value !== 'string' || wanted.includes(value);
}

/** Whether a ticket that was just created may belong to the view; only the server can say so of words and rules. */
export function mayBelong(event: LiveEvent, view: View): boolean {
  if (event.kind !== 'ticket.created' || event.ticket_id === null) return false;
  return (
    view.waiting_for.length === 0 &&
    fits(view.status, after(event, 'status')) &&
    fits(view.urgency, after(event, 'urgency')) &&
    fits(view.request_type, after(event, 'request_type')) &&
    fits(view.operator_id, 'none') &&
    (view.created_by_id === null || view.created_by_id === event.actor_id)
  );
}
