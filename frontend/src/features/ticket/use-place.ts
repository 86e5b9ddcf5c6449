import { listPath } from '@/lib/ticket-order';
import { type TicketBase, useTicketBase } from '@/lib/ticket-path';

/** Which list a ticket's page belongs to. */
export type Place = { base: TicketBase; list: string; listName: string };

export function usePlace(): Place {
  const base = useTicketBase();
  return { base, list: listPath(base), listName: base === '/admin' ? 'Queue' : 'My tickets' };
}
