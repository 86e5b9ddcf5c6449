/** What an event says of a view: which tickets come into it, as far as the page can know. */
import type { LiveEvent } from '@/lib/live';
import type { View } from './view';

/** `perhaps`: only the server can say, of words and rules, and of what the event does not tell. */
export type Entry = 'yes' | 'perhaps' | 'no' | 'leaves';

type Pair = readonly [before: unknown, after: unknown];

/** The values of a property: changes are `{name: [before, after]}`. */
function pairOf({ changes }: LiveEvent, name: string): Pair | null {
  const pair = changes?.[name];
  return Array.isArray(pair) ? (pair as unknown as Pair) : null;
}

function fits(wanted: readonly string[], value: unknown): boolean {
  return wanted.length === 0 || wanted.includes(String(value));
}

function fitsOperator(wanted: readonly string[], value: unknown, myId: number): boolean {
  return fits(wanted, value ?? 'none') || (value === myId && wanted.includes('me'));
}

/** What was closed lately is closed. */
function withStatus(view: View): View {
  return view.closed_within === null ? view : { ...view, status: ['closed'] };
}

function created(event: LiveEvent, view: View): Entry {
  const fitsIn = (name: 'status' | 'urgency' | 'request_type') => {
    const pair = pairOf(event, name);
    return pair === null || fits(view[name], pair[1]);
  };
  const may =
    view.waiting_for.length === 0 &&
    fitsIn('status') &&
    fitsIn('urgency') &&
    fitsIn('request_type') &&
    fits(view.operator_id, 'none') &&
    (view.created_by_id === null || view.created_by_id === event.actor_id);
  if (!may) return 'no';
  return view.q === '' && view.rules === null ? 'yes' : 'perhaps';
}

/** It comes in when a property fits that did not before; it leaves when one does not fit any more. */
function changed(event: LiveEvent, view: View, myId: number): Entry {
  const has = (name: string) => event.changes?.[name] !== undefined;
  let comes =
    view.rules !== null ||
    (view.q !== '' && has('description')) ||
    (view.waiting_for.length > 0 && (has('status') || event.kind === 'comment.created'));
  const tests = {
    status: (value: unknown) => fits(view.status, value),
    urgency: (value: unknown) => fits(view.urgency, value),
    request_type: (value: unknown) => fits(view.request_type, value),
    operator_id: (value: unknown) => fitsOperator(view.operator_id, value, myId),
  };
  for (const [name, test] of Object.entries(tests)) {
    const pair = pairOf(event, name);
    if (pair === null) continue;
    if (!test(pair[1])) return 'leaves';
    if (!test(pair[0])) comes = true;
  }
  return comes ? 'perhaps' : 'no';
}

export function entryOf(event: LiveEvent, asked: View, myId: number): Entry {
  const view = withStatus(asked);
  switch (event.kind) {
    case 'ticket.created':
      return created(event, view);
    case 'ticket.deleted':
      return 'leaves';
    case 'ticket.restored':
      return 'perhaps';
    default:
      return changed(event, view, myId);
  }
}
