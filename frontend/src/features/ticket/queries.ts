import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listOperators, operatorsKey } from '@/lib/api/operators';
import { type Comment, commentsKey, eventsKey, listComments, listEvents, type TicketEvent } from '@/lib/api/ticket';
import { readTicket, type Ticket, type TicketPage, ticketKey } from '@/lib/api/tickets';
import type { User } from '@/lib/api/users';
import { useMe } from '@/lib/me';

/** One ticket. What a list already knows of it is shown at once, while it is read anew. */
export function useTicket(id: number, enabled: boolean) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ticketKey(id),
    queryFn: ({ signal }) => readTicket(id, signal),
    enabled,
    placeholderData: () =>
      queries
        .getQueriesData<InfiniteData<TicketPage>>({ predicate: ({ queryKey }) => queryKey[1] === 'list' })
        .flatMap(([, list]) => list?.pages ?? [])
        .flatMap((page) => page.tickets)
        .find((ticket) => ticket.id === id),
  });
}

export function useComments(id: number, enabled: boolean) {
  return useQuery({ queryKey: commentsKey(id), queryFn: ({ signal }) => listComments(id, signal), enabled });
}

export function useEvents(id: number, enabled: boolean) {
  return useQuery({ queryKey: eventsKey(id), queryFn: ({ signal }) => listEvents(id, signal), enabled });
}

/** Those whom a ticket can be given to. Only who may give one can read them. */
export function useOperators(enabled: boolean) {
  return useQuery({
    queryKey: operatorsKey,
    queryFn: ({ signal }) => listOperators(signal),
    enabled,
    staleTime: 5 * 60_000,
  });
}

type Known = {
  ticket: Ticket | undefined;
  comments: readonly Comment[];
  events: readonly TicketEvent[];
  operators: readonly User[] | undefined;
};

function namesOf({ ticket, comments, events, operators }: Known): Map<number, string> {
  const names = new Map<number, string>();
  for (const { author_id, author_name } of comments) names.set(author_id, author_name);
  for (const { actor_id, actor_name } of events) if (actor_id !== null && actor_name) names.set(actor_id, actor_name);
  for (const { id, name } of operators ?? []) names.set(id, name);
  if (ticket) names.set(ticket.created_by_id, ticket.created_by_name);
  if (typeof ticket?.operator_id === 'number' && ticket.operator_name)
    names.set(ticket.operator_id, ticket.operator_name);
  return names;
}

/** Names as far as this page has met them; an event tells of an operator by number only. */
export function useNameOf({ ticket, comments, events, operators }: Known): (id: number) => string {
  const me = useMe();
  return useMemo(() => {
    const names = namesOf({ ticket, comments, events, operators }).set(me.id, me.name);
    return (id) => names.get(id) ?? 'an operator';
  }, [ticket, comments, events, operators, me]);
}

/** The number in an address, or null when it cannot be a ticket's. */
export function ticketIdOf(text: string | undefined): number | null {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
