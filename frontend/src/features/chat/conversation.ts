/** What is said with the assistant and what follows from it, apart from the page. */
import type { ChatMessage, ChatResult, ChatTurn } from '@/lib/api/chat';
import type { NewTicket } from '@/lib/api/tickets';
import { DRAFT_FIELDS, fieldsOf, type MarkedDraft, TICKET_FIELD } from '@/lib/ticket-draft';
import { detailsOf, joinDescription, TITLE_MAX } from '@/lib/ticket-text';
import type { TurnPhase } from '@/lib/turn-phase';

/** `cut`: stopped or broken off before its end. It stays to be read; the model never hears of it. */
export type Said = ChatMessage & { cut?: boolean };

export type Conversation = {
  said: readonly Said[];
  /** What stands in the box. */
  unsent: string;
  /** The assistant has all that it needs. */
  ready: boolean;
  /** Null while nothing is asked. */
  phase: TurnPhase | null;
  /** Why there is no answer, in words for people. */
  failure: string | null;
};

export type Step =
  | { type: 'wrote'; text: string }
  | { type: 'asked'; said: readonly Said[]; unsent: string }
  | { type: 'phase'; phase: TurnPhase }
  | { type: 'answered'; result: ChatResult; streamed: string }
  | { type: 'ended'; streamed: string; failure: string | null }
  | { type: 'emptied' };

/** What the server takes: messages of a talk, and characters of one. */
const MESSAGES_MAX = 40;
export const MESSAGE_MAX = 4000;

export const NOTHING: Conversation = { said: [], unsent: '', ready: false, phase: null, failure: null };

/** The first `max` characters, as the server counts them: a pair of surrogates is one, and is never parted. */
function beginning(text: string, max: number): string {
  return [...text].slice(0, max).join('');
}

function isSame(a: TurnPhase | null, b: TurnPhase): boolean {
  return a?.name === b.name && (a.name !== 'queued' || b.name !== 'queued' || a.position === b.position);
}

/** The conversation after one step. */
export function step(before: Conversation, event: Step): Conversation {
  switch (event.type) {
    case 'wrote':
      return { ...before, unsent: event.text };
    case 'asked':
      return { ...before, said: event.said, unsent: event.unsent, phase: { name: 'sending' }, failure: null };
    case 'phase':
      return isSame(before.phase, event.phase) ? before : { ...before, phase: event.phase };
    case 'answered': {
      const content = event.result.reply.trim() || event.streamed.trim();
      const said: Said[] = content === '' ? [] : [{ role: 'assistant', content: beginning(content, MESSAGE_MAX) }];
      return { ...before, said: [...before.said, ...said], ready: event.result.ready, phase: null, failure: null };
    }
    case 'ended': {
      const content = event.streamed.trim();
      const said: Said[] = content === '' ? [] : [{ role: 'assistant', content, cut: true }];
      return { ...before, said: [...before.said, ...said], phase: null, failure: event.failure };
    }
    case 'emptied':
      return NOTHING;
  }
}

/** What the model is told: everything that was said to its end, of a very long talk the last of it. */
export function heard(said: readonly Said[]): ChatMessage[] {
  const whole = said.filter(({ cut }) => !cut);
  return whole.slice(-MESSAGES_MAX).map(({ role, content }) => ({ role, content }));
}

/** True when the last word is the person's, and nobody has answered it. */
export function awaitsAnswer({ said, phase }: Conversation): boolean {
  return phase === null && heard(said).at(-1)?.role === 'user';
}

/* ---- kept in the tab ---- */

export function printConversation({ said, unsent, ready }: Conversation): string {
  return said.length === 0 && unsent === '' ? '' : JSON.stringify({ said, unsent, ready });
}

function isSaid(value: unknown): value is Said {
  const one = value as Said | null;
  return (one?.role === 'user' || one?.role === 'assistant') && typeof one.content === 'string';
}

/** Anything unreadable counts as nothing. */
export function parseConversation(text: string): Conversation {
  try {
    const kept = JSON.parse(text || '{}') as Partial<Conversation> | null;
    const said = Array.isArray(kept?.said) ? kept.said.filter(isSaid) : [];
    const unsent = typeof kept?.unsent === 'string' ? kept.unsent : '';
    return { ...NOTHING, said, unsent, ready: kept?.ready === true };
  } catch {
    return NOTHING;
  }
}

/* ---- the draft ---- */

/** What somebody wrote or filled in, and nothing that merely stands there; null when that is nothing. */
function formOf({ title, details, category, urgency, own, inferred }: MarkedDraft): ChatTurn['draft'] {
  const form = {
    ...(title !== '' && { title }),
    ...(details !== '' && { description: details }),
    ...(category !== '' && { request_type: category }),
    ...(urgency !== '' && [...own, ...inferred].includes('urgency') && { urgency }),
  };
  return Object.keys(form).length === 0 ? null : form;
}

export function turnOf(said: readonly Said[], draft: MarkedDraft): ChatTurn {
  return { messages: heard(said), draft: formOf(draft), edited: fieldsOf(draft.own) };
}

/** The draft with what the assistant made of it. What the person wrote himself stays, also what he wrote meanwhile. */
export function withResult(draft: MarkedDraft, { draft: fresh, inferred }: ChatResult): MarkedDraft {
  if (fresh === null) return draft;
  const free = DRAFT_FIELDS.filter((field) => !draft.own.includes(field));
  const values = Object.fromEntries(free.map((field) => [field, fresh[TICKET_FIELD[field]]]));
  return { ...draft, ...values, inferred: free.filter((field) => inferred.includes(TICKET_FIELD[field])) };
}

/** All that the person wrote. */
function ownWords({ said, unsent }: Conversation): string {
  const words = said.filter(({ role }) => role === 'user').map(({ content }) => content);
  return [...words, unsent]
    .map((text) => text.trim())
    .filter(Boolean)
    .join('\n\n');
}

const titleFrom = (line: string): string => beginning(line.trim(), TITLE_MAX).trim();

/** What there is, as a ticket: gaps are filled with the person's own words. Null when he has not said anything. */
export function ticketFrom(draft: MarkedDraft, conversation: Conversation): NewTicket | null {
  const title = draft.title.trim();
  const text = draft.details.trim() || ownWords(conversation);
  // A text that begins with its title, as a draft of one's own words, does not have it twice.
  const description = title === '' || partsOf(text).title === titleFrom(title) ? text : joinDescription(title, text);
  if (description === '') return null;
  return {
    description,
    urgency: draft.urgency || 'normal',
    request_type: draft.category || 'other',
    inferred: fieldsOf(draft.inferred),
  };
}

/** Title and details of a description, as the server and the ticket's page will tell them apart. */
export function partsOf(description: string): { title: string; details: string } {
  const title = titleFrom(description.split('\n', 1)[0] ?? '');
  return { title, details: detailsOf({ title, description }) };
}

/** The draft for the form: where it is empty, with what was said. */
export function forForm(draft: MarkedDraft, conversation: Conversation): MarkedDraft {
  const ticket = ticketFrom(draft, conversation);
  return ticket === null ? draft : { ...draft, ...partsOf(ticket.description) };
}
