import type { TicketWaiting } from '@/lib/api/tickets';

/** Whom a ticket waits for: while it is pending its submitter, and an operator once he has written. */
export const WAITING: Record<TicketWaiting, string> = {
  submitter: 'The submitter',
  operator: 'An operator (answered)',
};
