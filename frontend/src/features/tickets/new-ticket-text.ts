import type { TicketUrgency } from '@/lib/api/tickets';

export const URGENCY_MEANING: Record<TicketUrgency, string> = {
  low: 'It can wait; there is a way around it.',
  normal: 'It slows me down.',
  high: 'I or others cannot work.',
};
