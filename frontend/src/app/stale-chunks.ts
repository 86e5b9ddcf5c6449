/**
 * After an upgrade the files of the old version are gone, and a page that was not opened before
 * fails to load. The document is loaded again, once; if that did not help, the error page says so.
 */
import { pingServer } from '@/lib/api/health';

const GUARD = 'reloaded-for-version';
const GUARD_MS = 60_000;

const MESSAGES = /dynamically imported module|Importing a module script failed|Unable to preload CSS/;

export function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && MESSAGES.test(error.message);
}

function mayReload(): boolean {
  try {
    const last = Number(sessionStorage.getItem(GUARD) ?? 0);
    if (Date.now() - last < GUARD_MS) return false;
    sessionStorage.setItem(GUARD, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}

export function reloadOnStaleChunks(): void {
  addEventListener('vite:preloadError', async () => {
    // Without an answer it is the network, and reloading would lose the page.
    if ((await pingServer()) && mayReload()) location.reload();
  });
}
