/** The cursor of the next page from a header as `</api/tickets/?limit=50&cursor=abc>; rel="next"`, or null at the end. */
export function nextCursor(link: string | null): string | null {
  for (const [, address, parameters] of (link ?? '').matchAll(/<([^>]*)>([^,]*)/g)) {
    if (!/;\s*rel="?next"?/i.test(parameters ?? '')) continue;
    const query = address?.split('?', 2)[1] ?? '';
    return new URLSearchParams(query).get('cursor');
  }
  return null;
}
