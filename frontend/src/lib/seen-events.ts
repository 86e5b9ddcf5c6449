/**
 * Which event of each ticket a person has seen last on this browser, so that a list can say "new".
 * Bounded: the oldest are forgotten and count as seen, as does all from before the first visit.
 */
const PREFIX = 'seen:';
const MOST = 500;

export type Seen = { since: number; tickets: Record<string, number> };
type Newest = { ticket_id: number; id: number };

function isSeen(value: unknown): value is Seen {
  const seen = value as Seen | null;
  return typeof seen?.since === 'number' && typeof seen.tickets === 'object' && seen.tickets !== null;
}

/** Null on the first visit. */
export function loadSeen(userId: number): Seen | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`${PREFIX}${userId}`) ?? 'null');
    return isSeen(stored) ? stored : null;
  } catch {
    return null;
  }
}

function save(userId: number, seen: Seen): void {
  try {
    localStorage.setItem(`${PREFIX}${userId}`, JSON.stringify(seen));
  } catch {
    // Without storage nothing is marked as new.
  }
}

function bounded({ since, tickets }: Seen): Seen {
  const newest = Object.entries(tickets).sort(([, a], [, b]) => b - a);
  const forgotten = newest.slice(MOST).map(([, id]) => id);
  return { since: Math.max(since, ...forgotten), tickets: Object.fromEntries(newest.slice(0, MOST)) };
}

/** Everything up to event `since` is known: called once, by the first list that is shown. */
export function beginSeen(userId: number, since: number): Seen {
  const seen = { since, tickets: {} };
  save(userId, seen);
  return seen;
}

export function markSeen(userId: number, ticketId: number, eventId: number): void {
  const seen = loadSeen(userId) ?? { since: eventId, tickets: {} };
  if (eventId <= (seen.tickets[ticketId] ?? seen.since)) return;
  save(userId, bounded({ ...seen, tickets: { ...seen.tickets, [ticketId]: eventId } }));
}

export function isNew({ since, tickets }: Seen, { ticket_id, id }: Newest): boolean {
  return id > (tickets[ticket_id] ?? since);
}
