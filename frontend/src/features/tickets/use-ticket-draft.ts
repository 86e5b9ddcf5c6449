import { useState } from 'react';
import type { TicketCategory, TicketUrgency } from '@/lib/api/tickets';
import { dropDraft, loadDraft, saveDraft } from '@/lib/draft';

export type Draft = { title: string; details: string; category: TicketCategory | ''; urgency: TicketUrgency | '' };

const NAME = 'new-ticket';
const EMPTY: Draft = { title: '', details: '', category: '', urgency: 'normal' };

function isTouched(draft: Draft): boolean {
  return draft.title !== '' || draft.details !== '';
}

/** What is being written, kept in the tab on every change. */
export function useTicketDraft(ownerId: number) {
  const [draft, setDraft] = useState(() => loadDraft<Draft>(NAME, ownerId, EMPTY));
  const change = (part: Partial<Draft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    saveDraft(NAME, ownerId, next);
  };
  const clear = (): void => {
    setDraft(EMPTY);
    dropDraft(NAME, ownerId);
  };
  return { draft, change, clear, touched: isTouched(draft) };
}
