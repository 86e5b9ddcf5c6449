import s from './skeleton.module.css';

/** A grey bar in the place and size of what is still loading; it shows after 150 ms. */
export function Skeleton({ width, height = 10 }: { width: number | string; height?: number }) {
  return <span className={s.bar} style={{ width, height }} aria-hidden="true" />;
}
