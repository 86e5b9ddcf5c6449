/** What the dashboard says in words: comparisons under the numbers, a sentence above every chart. */
import { number } from '@/lib/number';
import { type Day, dayName } from './trend';

export type Tone = 'good' | 'bad';
export type Note = { text: string; tone?: Tone };

/** Whole percents; what is there at all is never 0, what is missing something never 100. */
export function percent(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0 %';
  const rounded = Math.round((part / whole) * 100);
  if (rounded === 0) return 'under 1 %';
  return rounded === 100 && part < whole ? 'over 99 %' : `${rounded} %`;
}

/** Open tickets grow by what is created and shrink by what is closed. */
export function openNote(created: number, closed: number): Note {
  if (created > closed) return { text: `${number(created - closed)} more created than closed`, tone: 'bad' };
  if (created < closed) return { text: `${number(closed - created)} more closed than created`, tone: 'good' };
  return { text: created === 0 ? 'None created, none closed' : 'As many closed as created' };
}

export function unassignedNote(unassigned: number, open: number): Note {
  if (open === 0) return { text: 'Nothing is open' };
  if (unassigned === 0) return { text: 'Every open ticket has an operator', tone: 'good' };
  return { text: `${percent(unassigned, open)} of those open` };
}

/** Against the period of the same length before this one. */
export function beforeNote(now: number, before: number, days: number, more?: Tone): Note {
  const than = `in the ${days} days before`;
  if (now === before) return { text: now === 0 ? `None ${than} either` : `As many as ${than}` };
  if (before === 0) return { text: `None ${than}` };
  if (now < before) return { text: `${number(before - now)} fewer than ${than}` };
  return { text: `${number(now - before)} more than ${than}`, ...(more && { tone: more }) };
}

export function trendSummary(days: readonly Day[], created: number, closed: number): string {
  const sums = `${number(created)} created and ${number(closed)} closed in ${days.length} days`;
  const busiest = days.reduce<Day | null>((most, day) => (most && most.created >= day.created ? most : day), null);
  if (!busiest || busiest.created === 0) return `${sums}.`;
  return `${sums}; the most were created on ${dayName(busiest.day)}: ${number(busiest.created)}.`;
}

export function statusSummary(total: number, closed: number): string {
  if (total === 0) return 'There are no tickets yet.';
  return `${number(total)} ${total === 1 ? 'ticket' : 'tickets'} in all; ${percent(closed, total)} closed.`;
}

export type Load = { operator_name: string; open: number; high: number };

export function loadSummary(operators: readonly Load[]): string {
  const most = operators.reduce<Load | null>((a, b) => (a && a.open >= b.open ? a : b), null);
  if (!most || most.open === 0) return 'No open ticket has an operator.';
  return `${most.operator_name} carries the most: ${number(most.open)} open, ${number(most.high)} of high urgency.`;
}
