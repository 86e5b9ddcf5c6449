import { useQuery } from '@tanstack/react-query';
import { findTickets, type TicketQuery } from './api/ticket-lists';
import type { Ticket } from './api/tickets';
import { byLikeness } from './likeness';
import { useMe } from './me';

const MOST = 3;
/** The most alike are chosen of so many. */
const LOOKED_AT = 20;
/** Nothing of it is urgent, and a search costs more than a read. */
const STALE_MS = 60_000;

type Found = { open: Ticket[]; closed: Ticket[] };

/** The latest that a word is in; closed ones where too few are open. Each search is bounded, as those of lists are. */
async function search(filters: TicketQuery, withClosed: boolean, signal: AbortSignal): Promise<Found> {
  const latest = { ...filters, sort: '-created_at' } as const;
  const open = await findTickets({ ...latest, status: ['new', 'assigned', 'pending'] }, null, LOOKED_AT, signal);
  // One of them may be the ticket itself.
  if (!withClosed || open.tickets.length > MOST) return { open: open.tickets, closed: [] };
  const closed = await findTickets({ ...latest, status: ['closed'] }, null, LOOKED_AT, signal);
  return { open: open.tickets, closed: closed.tickets };
}

type Asked = {
  title: string;
  /** What is searched for, see `tellingWord`; none is like the empty one. */
  word: string;
  withClosed?: boolean;
  /** The ticket that they are like. */
  except?: number;
};

/**
 * A few tickets about the same thing, open ones first, the most alike of them first: of everybody for operators, else
 * of one's own. Undefined while none are known.
 */
export function useSimilarTickets({ title, word, withClosed = false, except }: Asked): Ticket[] | undefined {
  const me = useMe();
  const filters: TicketQuery = me.can.triage ? { q: word } : { q: word, created_by_id: me.id };
  const { data } = useQuery({
    queryKey: ['tickets', 'similar', filters, withClosed],
    queryFn: ({ signal }) => search(filters, withClosed, signal),
    enabled: word !== '',
    staleTime: STALE_MS,
    placeholderData: (before) => (word === '' ? undefined : before),
  });
  return (
    data &&
    [data.open, data.closed]
      .flatMap((tickets) => byLikeness(title, tickets))
      .filter(({ id }) => id !== except)
      .slice(0, MOST)
  );
}
