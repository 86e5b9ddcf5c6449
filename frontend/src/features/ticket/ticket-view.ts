import { useEffect, useMemo, useState } from 'react';
import type { Comment, TicketEvent } from '@/lib/api/ticket';
import { useMe } from '@/lib/me';
import { markSeen } from '@/lib/seen-events';
import { useComments, useEvents, useNameOf, useOperators, useTicket } from './queries';
import { hasCome, type Sending } from './sending';
import { timelineItems } from './timeline-items';
import { useTicketChanges } from './use-changes';

const NO_COMMENTS: Comment[] = [];
const NO_EVENTS: TicketEvent[] = [];

/** What stands on the page is not new to the person any more. */
function useMarkSeen(ticketId: number, events: TicketEvent[] | undefined): void {
  const me = useMe();
  const newest = events?.at(-1)?.id;
  useEffect(() => {
    if (newest !== undefined) markSeen(me.id, ticketId, newest);
  }, [me.id, ticketId, newest]);
}

/** What this person is sending, as long as it is not among the comments. */
function useSending(comments: readonly Comment[]) {
  const me = useMe();
  const [sending, setSending] = useState<Sending | null>(null);
  return { sending: sending && hasCome(sending, comments, me.id) ? null : sending, setSending };
}

/** All that the page of one ticket knows. The parts are read at the same time, and anew while it `isRead`. */
export function useTicketView(id: number, isRead: boolean) {
  const ticket = useTicket(id, isRead);
  const comments = useComments(id, isRead);
  const events = useEvents(id, isRead);
  useMarkSeen(id, events.data);
  const operators = useOperators(ticket.data?.can.assign ?? false);
  const nameOf = useNameOf({
    ticket: ticket.data,
    comments: comments.data ?? NO_COMMENTS,
    events: events.data ?? NO_EVENTS,
    operators: operators.data,
  });
  const known = comments.data && events.data;
  const items = useMemo(
    () => (known ? timelineItems(comments.data ?? NO_COMMENTS, events.data ?? NO_EVENTS, nameOf) : null),
    [known, comments.data, events.data, nameOf],
  );
  const sending = useSending(comments.data ?? NO_COMMENTS);
  const { shown, ...changes } = useTicketChanges(id, ticket.data, nameOf);
  return {
    id,
    ticket: shown,
    query: ticket,
    /** Null while what was said and done is not read yet. */
    items,
    comments: comments.data,
    historyError: comments.error ?? events.error,
    readHistory: () => void Promise.all([comments.refetch(), events.refetch()]),
    nameOf,
    ...sending,
    ...changes,
  };
}

export type TicketView = ReturnType<typeof useTicketView>;
