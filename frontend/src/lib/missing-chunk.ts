/**
 * Files of the application that do not load: without a connection, or because after an upgrade those of the old version
 * are gone. They are gone when the server answers and the file does not come; without an answer it is the network.
 */
const GUARD = 'reloaded-for-version';
const GUARD_MS = 60_000;

const MESSAGES = /dynamically imported module|Importing a module script failed|Unable to preload CSS/;

export function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && MESSAGES.test(error.message);
}

/** Whether a load may mend it; once a while, for if the last one did not, the next will not either. */
export function mayReload(): boolean {
  try {
    const last = Number(sessionStorage.getItem(GUARD) ?? 0);
    if (Date.now() - last < GUARD_MS) return false;
    sessionStorage.setItem(GUARD, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
