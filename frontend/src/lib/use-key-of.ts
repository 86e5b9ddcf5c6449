import { useRef } from 'react';
import { loadDraft, saveDraft } from './draft';
import { newKey } from './new-key';

const NONE = { text: '', key: '' };

/**
 * The key of what is sent: the same for each try of the same, as after a lost answer, and another one for anything else.
 * With a place to keep it in, as the draft has one, also after a reload.
 */
export function useKeyOf(kept?: { name: string; ownerId: number }): (body: unknown) => string {
  const attempt = useRef<typeof NONE>(null);
  return (body) => {
    const text = JSON.stringify(body);
    attempt.current ??= kept ? loadDraft(kept.name, kept.ownerId, NONE) : NONE;
    if (attempt.current.text !== text) {
      attempt.current = { text, key: newKey() };
      if (kept) saveDraft(kept.name, kept.ownerId, attempt.current);
    }
    return attempt.current.key;
  };
}
