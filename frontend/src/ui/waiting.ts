import type { TicketWaiting } from '@/lib/api/tickets';

/** Whom a pending ticket waits for; for an operator it waits once its submitter has answered. */
export const WAITING: Record<TicketWaiting, string> = {
  submitter: 'The submitter',
  operator: 'An operator (answered)',
};
