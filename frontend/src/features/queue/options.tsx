import type { TicketCategory, TicketStatus, TicketUrgency, TicketWaiting } from '@/lib/api/tickets';
import { CATEGORY } from '@/ui/category';
import type { Option } from '@/ui/pick-select';
import { STATUS, StatusIcon } from '@/ui/status';
import { URGENCY, UrgencyIcon } from '@/ui/urgency';
import { WAITING } from '@/ui/waiting';

export const STATUSES = (Object.keys(STATUS) as TicketStatus[]).map(
  (value): Option<TicketStatus> => ({ value, label: STATUS[value], icon: <StatusIcon value={value} /> }),
);

export const URGENCIES = (['high', 'normal', 'low'] as const).map(
  (value): Option<TicketUrgency> => ({ value, label: URGENCY[value], icon: <UrgencyIcon value={value} /> }),
);

export const CATEGORIES = (Object.keys(CATEGORY) as TicketCategory[]).map((value): Option<TicketCategory> => {
  const { label, icon: Icon } = CATEGORY[value];
  return { value, label, icon: <Icon size={14} aria-hidden="true" /> };
});

export const WAITS = (['operator', 'submitter'] as const).map(
  (value): Option<TicketWaiting> => ({ value, label: WAITING[value] }),
);

const DAYS = ['7', '30', '90', '365'] as const;

/** Of days of UTC, today included, as the statistics count them. */
export function periodText(days: number): string {
  return days === 1 ? 'today (UTC)' : `in the last ${days} days`;
}

export const PERIODS = DAYS.map((value): Option<string> => ({ value, label: `Last ${value} days` }));
