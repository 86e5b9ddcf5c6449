/** Where to go after signing in: a path of this site or the fallback, never another origin, never a sign-in page. */
export function safePath(next: string | null, origin: string, fallback = '/tickets'): string {
  if (!next?.startsWith('/')) return fallback;
  let url: URL;
  try {
    url = new URL(next, origin);
  } catch {
    return fallback;
  }
  // `//host`, `/\host` and tabs inside are resolved by the parser; only its verdict counts. What it makes of `/.//host`
  // is a path, which whoever reads it once more takes for a host.
  if (url.origin !== origin || url.pathname.startsWith('//') || /^\/(login|register)\/?$/.test(url.pathname))
    return fallback;
  return url.pathname + url.search + url.hash;
}

export function loginPath(from: string): string {
  return from === '/' || from === '/tickets' ? '/login' : `/login?next=${encodeURIComponent(from)}`;
}
