/** Geometry and words of the chart of created against closed. A point is in percent of the plot, from its top left. */
import { number } from '@/lib/number';

export type Day = { day: string; created: number; closed: number };
export type Series = 'created' | 'closed';

const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });

const STEPS = [1, 2, 4, 6, 8, 10];
/** The axis is never flatter than this, so that a half is a whole number too. */
const LEAST_TOP = 4;

/** The smallest round and even number at or above all values. */
export function axisTop(days: readonly Day[]): number {
  const most = Math.max(LEAST_TOP, ...days.flatMap((day) => [day.created, day.closed]));
  const power = 10 ** Math.floor(Math.log10(most));
  return (STEPS.find((step) => step * power >= most) ?? 10) * power;
}

export function xOf(index: number, count: number): number {
  return count < 2 ? 50 : (index / (count - 1)) * 100;
}

export function yOf(value: number, top: number): number {
  return (1 - value / top) * 100;
}

/** The index of the day nearest to a place, `share` of the plot's width from its left. */
export function indexAt(share: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.round(share * (count - 1))));
}

export function linePath(days: readonly Day[], series: Series, top: number): string {
  const point = (day: Day, i: number) => `${xOf(i, days.length).toFixed(2)} ${yOf(day[series], top).toFixed(2)}`;
  return days.map((day, i) => `${i === 0 ? 'M' : 'L'}${point(day, i)}`).join('');
}

const LABELS = 8;

/** Which days are named below the axis: about eight, evenly, the first always. */
export function labelled(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / LABELS));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}

/** "Nov 5" of "2026-11-05": days are those of UTC. */
export function dayName(day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? day : date.format(ms);
}

/** "Nov 5: 60 created, 58 closed" */
export function dayText(days: readonly Day[], index: number): string {
  const day = days[index];
  if (!day) return '';
  const name = index === days.length - 1 ? `${dayName(day.day)}, today so far` : dayName(day.day);
  return `${name}: ${number(day.created)} created, ${number(day.closed)} closed`;
}

const MOVES: Record<string, (at: number, last: number) => number> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at - 7,
  PageUp: (at) => at + 7,
  Home: () => 0,
  End: (_, last) => last,
};

/** Where a key moves the crosshair, or null when it does not. */
export function moved(key: string, at: number, count: number): number | null {
  const to = Object.hasOwn(MOVES, key) ? MOVES[key]?.(at, count - 1) : undefined;
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}
