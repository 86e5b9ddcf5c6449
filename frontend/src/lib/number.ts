import { once } from './once';

const whole = once(() => new Intl.NumberFormat('en'));

/** "12,345". */
export function number(n: number): string {
  return whole().format(n);
}

/** "677", or "1,000+" where counting ended at its bound. */
export function atLeast({ n, exact }: { n: number; exact: boolean }): string {
  return exact ? number(n) : `${number(n)}+`;
}
