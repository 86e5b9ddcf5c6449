/**
 * The ticket that a person is writing, kept in the tab on every change. One, whether it is written in the form or with
 * the assistant: changing from one to the other loses nothing.
 */
import { useRef, useState } from 'react';
import type { InferredField, TicketCategory, TicketUrgency } from './api/tickets';
import { dropDraft, loadDraft, saveDraft } from './draft';

export type DraftField = 'title' | 'details' | 'category' | 'urgency';
export type Draft = { title: string; details: string; category: TicketCategory | ''; urgency: TicketUrgency | '' };

/** Whose each field is: `own` are the person's, `inferred` the assistant's; the others are as they began. */
type Marks = { own: readonly DraftField[]; inferred: readonly DraftField[] };
export type MarkedDraft = Draft & Marks;

const NAME = 'new-ticket';
const CONVERSATION = 'conversation';
export const DRAFT_FIELDS = ['title', 'details', 'category', 'urgency'] as const satisfies DraftField[];
export const EMPTY_DRAFT: MarkedDraft = {
  title: '',
  details: '',
  category: '',
  urgency: 'normal',
  own: [],
  inferred: [],
};

/** How the server names the fields. */
export const TICKET_FIELD: Record<DraftField, InferredField> = {
  title: 'title',
  details: 'description',
  category: 'request_type',
  urgency: 'urgency',
};

export const fieldsOf = (fields: readonly DraftField[]): InferredField[] => fields.map((field) => TICKET_FIELD[field]);

const without = (fields: readonly DraftField[], field: DraftField) => fields.filter((one) => one !== field);
const listOf = (names: string): DraftField[] => DRAFT_FIELDS.filter((field) => names.split(' ').includes(field));

/** What the person himself writes is his; a field that he empties is given back. */
export function edited(draft: MarkedDraft, part: Partial<Draft>): MarkedDraft {
  let { own, inferred } = draft;
  for (const field of Object.keys(part) as DraftField[]) {
    own = part[field] === '' ? without(own, field) : [...without(own, field), field];
    inferred = without(inferred, field);
  }
  return { ...draft, ...part, own, inferred };
}

function isTouched({ title, details }: Draft): boolean {
  return title !== '' || details !== '';
}

function load(ownerId: number): MarkedDraft {
  const { own: mine, inferred: others, ...fields } = EMPTY_DRAFT;
  const { own, inferred, ...draft } = loadDraft(NAME, ownerId, { ...fields, own: '', inferred: '' });
  return { ...(draft as Draft), own: [...mine, ...listOf(own)], inferred: [...others, ...listOf(inferred)] };
}

function save(ownerId: number, { own, inferred, ...draft }: MarkedDraft): void {
  saveDraft(NAME, ownerId, { ...draft, own: own.join(' '), inferred: inferred.join(' ') });
}

export function useTicketDraft(ownerId: number) {
  const [draft, setDraft] = useState(() => load(ownerId));
  // What comes later, as an answer, is put over what stands there by then.
  const latest = useRef(draft);
  const show = (next: MarkedDraft): void => {
    latest.current = next;
    setDraft(next);
  };
  const update = (make: (draft: MarkedDraft) => MarkedDraft): void => {
    show(make(latest.current));
    save(ownerId, latest.current);
  };
  const change = (part: Partial<Draft>): void => update((before) => edited(before, part));
  /** The conversation about it as well: it is one ticket. */
  const clear = (): void => {
    show(EMPTY_DRAFT);
    dropDraft(NAME, ownerId);
    dropDraft(CONVERSATION, ownerId);
  };
  return { draft, change, update, clear, touched: isTouched(draft) };
}

/** What was said with the assistant, as the chat's page keeps it; '' when nothing was. */
export function loadConversation(ownerId: number): string {
  return loadDraft(CONVERSATION, ownerId, { kept: '' }).kept;
}

export function saveConversation(ownerId: number, kept: string): void {
  if (kept === '') dropDraft(CONVERSATION, ownerId);
  else saveDraft(CONVERSATION, ownerId, { kept });
}
