/** Comments and changes of a ticket as one history, oldest first. */
import type { Comment, TicketEvent } from '@/lib/api/ticket';
import type { TicketStatus } from '@/lib/api/tickets';
import { HOUR_MS, parseUtc } from '@/lib/time';
import { type Changes, changeWords, pairOf } from '@/ui/event-words';

type Change = { id: number; at: string; text: string };
type CommentItem = { kind: 'comment'; key: string; at: string; byId: number | null; comment: Comment };
/** One line: all that a person did in a row, and the single steps for who wants to know. */
export type ChangeItem = {
  kind: 'change';
  key: string;
  at: string;
  byId: number | null;
  actor: string;
  text: string;
  /** The status it came to, when that is what changed. */
  status: TicketStatus | null;
  steps: Change[];
};
export type TimelineItem = CommentItem | ChangeItem;

export type NameOf = (id: number) => string;

const SOMEBODY = 'Somebody';
/** Changes further apart are told apart. */
const RUN_MS = HOUR_MS;

/** Comments are shown themselves, and the opening is the description's card. */
const SHOWN_OTHERWISE = new Set(['comment.created', 'note.created', 'ticket.created']);

const WORDS_OF_KIND: Record<string, string> = {
  'ticket.deleted': 'deleted this',
  'ticket.restored': 'brought this back',
};

function textOf({ kind, changes, actor_id }: TicketEvent, nameOf: NameOf): string {
  return changeWords(changes, { actorId: actor_id, nameOf }) ?? WORDS_OF_KIND[kind] ?? 'changed this';
}

/** What a run of changes comes to: each field from what it was at first to what it is at last. */
function netChanges(events: readonly TicketEvent[]): Changes {
  const net: Changes = {};
  for (const { changes } of events)
    for (const field of Object.keys(changes)) {
      const after = pairOf(changes, field);
      const before = pairOf(net, field);
      net[field] = after && before ? [before[0], after[1]] : changes[field];
    }
  const isNothing = ([field]: [string, unknown]) => {
    const pair = pairOf(net, field);
    return pair !== null && pair[0] === pair[1];
  };
  return Object.fromEntries(Object.entries(net).filter((entry) => !isNothing(entry)));
}

function runText(events: readonly TicketEvent[], net: Changes, nameOf: NameOf): string {
  const [first] = events;
  if (events.length === 1 && first) return textOf(first, nameOf);
  const context = { actorId: first?.actor_id ?? null, nameOf };
  return changeWords(net, context) ?? 'changed this and changed it back';
}

function runItem(events: readonly TicketEvent[], nameOf: NameOf): ChangeItem {
  const last = events.at(-1) as TicketEvent;
  const net = netChanges(events);
  return {
    kind: 'change',
    key: `e${events[0]?.id}`,
    at: last.at,
    byId: last.actor_id,
    actor: last.actor_name ?? SOMEBODY,
    text: runText(events, net, nameOf),
    status: (pairOf(net, 'status')?.[1] as TicketStatus | undefined) ?? null,
    steps: events.map((event) => ({ id: event.id, at: event.at, text: textOf(event, nameOf) })),
  };
}

function continues(run: readonly TicketEvent[], next: TicketEvent): boolean {
  const last = run.at(-1);
  return last !== undefined && last.actor_id === next.actor_id && parseUtc(next.at) - parseUtc(last.at) < RUN_MS;
}

export function timelineItems(
  comments: readonly Comment[],
  events: readonly TicketEvent[],
  nameOf: NameOf,
): TimelineItem[] {
  const items: TimelineItem[] = [];
  let run: TicketEvent[] = [];
  const endRun = () => {
    if (run.length > 0) items.push(runItem(run, nameOf));
    run = [];
  };
  const changes = events.filter((event) => !SHOWN_OTHERWISE.has(event.kind));
  let next = 0;
  const takeUntil = (at: string | null) => {
    for (let event = changes[next]; event && (at === null || event.at <= at); event = changes[++next]) {
      if (!continues(run, event)) endRun();
      run.push(event);
    }
    endRun();
  };
  for (const comment of comments) {
    takeUntil(comment.created_at);
    const { id, created_at: at, author_id: byId } = comment;
    items.push({ kind: 'comment', key: `c${id}`, at, byId, comment });
  }
  takeUntil(null);
  return items;
}
