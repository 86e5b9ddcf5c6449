/**
 * Runs `work` while no other tab of this site runs any of that name. Browsers have locks for pages that came
 * safely (TLS, or this machine itself); without them, what the server forgives for some seconds has to do.
 */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | undefined;
  return locks ? locks.request(name, work) : work();
}
