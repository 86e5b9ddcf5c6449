/**
 * Unsent text, kept in this tab (sessionStorage) until it is sent or its owner signs out. The key
 * carries the owner's id: whoever signs in next on this tab never sees it.
 */
const PREFIX = 'draft:';

/** The draft merged over `empty`; anything unreadable counts as none. */
export function loadDraft<T extends Record<string, string>>(name: string, ownerId: number, empty: T): T {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(`${PREFIX}${ownerId}:${name}`) ?? '{}');
    const values = Object.entries(stored ?? {}).filter(([key, value]) => key in empty && typeof value === 'string');
    return { ...empty, ...Object.fromEntries(values) };
  } catch {
    return empty;
  }
}

export function hasDraft(name: string, ownerId: number): boolean {
  try {
    return sessionStorage.getItem(`${PREFIX}${ownerId}:${name}`) !== null;
  } catch {
    return false;
  }
}

export function saveDraft(name: string, ownerId: number, draft: Record<string, string>): void {
  try {
    sessionStorage.setItem(`${PREFIX}${ownerId}:${name}`, JSON.stringify(draft));
  } catch {
    // Storage may be full or forbidden; the text is still on the page.
  }
}

export function dropDraft(name: string, ownerId: number): void {
  try {
    sessionStorage.removeItem(`${PREFIX}${ownerId}:${name}`);
  } catch {
    // See saveDraft.
  }
}

/** On signing out: nothing typed stays behind. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // See saveDraft.
  }
}
