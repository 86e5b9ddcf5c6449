import { useLocation } from 'react-router';
import type { Me } from './session';

/** The queue's tickets live under its address, one's own under theirs. */
export type TicketBase = '/admin' | '/tickets';

/** Which of the two the page on the screen belongs to. */
export function useTicketBase(): TicketBase {
  return useLocation().pathname.startsWith('/admin/') ? '/admin' : '/tickets';
}

/** Under which of them somebody reads a ticket that he comes to from elsewhere. */
export function baseFor({ can }: Me): TicketBase {
  return can.triage ? '/admin' : '/tickets';
}

export function ticketPath({ base }: { base: TicketBase }, id: number): string {
  return base === '/admin' ? `/admin/tickets/${id}` : `/tickets/${id}`;
}
