/** The server writes UTC as `YYYY-MM-DDTHH:MM:SS[.ffffff]` without a zone; people read their own zone and "3m ago". */
import { once } from './once';

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat('en', options));
const relative = once(() => new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' }));
const sameYear = dates({ day: 'numeric', month: 'short' });
const otherYear = dates({ day: 'numeric', month: 'short', year: 'numeric' });
const full = dates({ dateStyle: 'medium', timeStyle: 'short' });
const clock = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** Milliseconds since the epoch; NaN for anything else than the server's form. */
export function parseUtc(text: string): number {
  // Milliseconds are the finest that every engine parses.
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*Z?$/.exec(text);
  return match ? Date.parse(`${match[1]}${match[2] ?? ''}Z`) : Number.NaN;
}

export function exactTime(ms: number): string {
  return Number.isNaN(ms) ? '' : full().format(ms);
}

/** "just now", "3m ago", "2h ago", "yesterday", "5d ago", then the date. */
export function timeAgo(ms: number, nowMs: number): string {
  if (Number.isNaN(ms)) return '';
  const ago = nowMs - ms;
  if (ago < MINUTE_MS) return 'just now';
  if (ago < HOUR_MS) return relative().format(-Math.trunc(ago / MINUTE_MS), 'minute');
  if (ago < DAY_MS) return relative().format(-Math.trunc(ago / HOUR_MS), 'hour');
  if (ago < 7 * DAY_MS) return relative().format(-Math.trunc(ago / DAY_MS), 'day');
  const isThisYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return (isThisYear ? sameYear() : otherYear()).format(ms);
}

/** "14:02", for "as of". */
export function clockTime(ms: number): string {
  return clock().format(ms);
}
