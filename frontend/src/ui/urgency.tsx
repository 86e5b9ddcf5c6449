import type { TicketUrgency } from '@/lib/api/tickets';
import s from './label.module.css';

export const URGENCY: Record<TicketUrgency, string> = { low: 'Low', normal: 'Normal', high: 'High' };

const BARS: Record<TicketUrgency, number> = { low: 1, normal: 2, high: 3 };
const HEIGHTS = [4, 7, 10] as const;

export function UrgencyIcon({ value }: { value: TicketUrgency }) {
  return (
    <svg className={s[value]} width="14" height="14" viewBox="0 0 14 14" fill="currentColor" aria-hidden="true">
      {HEIGHTS.map((height, i) => (
        <rect
          key={height}
          x={1 + i * 4.3}
          y={12.5 - height}
          width="3"
          height={height}
          rx="1"
          opacity={i < BARS[value] ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}

export function UrgencyLabel({ value }: { value: TicketUrgency }) {
  return (
    <span className={s.label}>
      <UrgencyIcon value={value} />
      {URGENCY[value]}
    </span>
  );
}
