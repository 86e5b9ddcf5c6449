import { once } from './once';

const whole = once(() => new Intl.NumberFormat('en'));

/** "12,345". */
export function number(n: number): string {
  return whole().format(n);
}
