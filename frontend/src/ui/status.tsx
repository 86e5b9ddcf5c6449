import type { ReactNode } from 'react';
import type { TicketStatus } from '@/lib/api/tickets';
import s from './label.module.css';

export const STATUS: Record<TicketStatus, string> = {
  new: 'New',
  assigned: 'Assigned',
  pending: 'Pending',
  closed: 'Closed',
};

const ring = <circle cx="7" cy="7" r="5.75" stroke="currentColor" strokeWidth="1.5" />;

/* Shape alone tells them apart in greyscale. */
const SHAPES: Record<TicketStatus, ReactNode> = {
  new: <circle cx="7" cy="7" r="5.5" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 2.12" />,
  assigned: (
    <>
      {ring}
      <path d="M7 3.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
    </>
  ),
  pending: (
    <>
      {ring}
      <path d="M5.6 5v4M8.4 5v4" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  closed: (
    <>
      <circle cx="7" cy="7" r="6.5" fill="currentColor" />
      <path
        d="m4.4 7.2 1.8 1.8 3.4-3.8"
        stroke="var(--surface)"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
};

export function StatusIcon({ value }: { value: TicketStatus }) {
  return (
    <svg className={s[value]} width="14" height="14" viewBox="0 0 14 14" fill="none" aria-hidden="true">
      {SHAPES[value]}
    </svg>
  );
}

export function StatusLabel({ value }: { value: TicketStatus }) {
  return (
    <span className={s.label}>
      <StatusIcon value={value} />
      {STATUS[value]}
    </span>
  );
}
