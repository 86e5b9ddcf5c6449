import { useLocation } from 'react-router';
import { listPath } from '@/lib/ticket-order';

/** Which list a ticket's page belongs to: the queue's tickets live under its address, one's own under theirs. */
export type Place = { base: string; list: string; listName: string };

export function usePlace(): Place {
  const inQueue = useLocation().pathname.startsWith('/admin/');
  const base = inQueue ? '/admin' : '/tickets';
  return { base, list: listPath(base), listName: inQueue ? 'Queue' : 'My tickets' };
}

export function ticketPath({ base }: Place, id: number): string {
  return base === '/admin' ? `/admin/tickets/${id}` : `/tickets/${id}`;
}
