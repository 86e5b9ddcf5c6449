/** What stands in the box under a ticket, apart from the page: whose words they are, and what they took the place of. */

/** What the assistant wrote: all of it, or what there was when it was stopped. */
export type Drafted = 'whole' | 'cut';

/**
 * As it is kept in the tab. `key` names the attempt to send just this text: a second try with it adds nothing twice,
 * after a reload neither. `drafted`: the assistant wrote it, and nobody has changed it since. `before`, with its own key,
 * is what stood there until the assistant wrote.
 */
export const EMPTY = { body: '', mode: 'reply', key: '', drafted: '', before: '', beforeKey: '' };
export type ReplyText = typeof EMPTY;

/** Null: a person wrote it. */
export function draftedOf({ drafted }: ReplyText): Drafted | null {
  return drafted === 'whole' || drafted === 'cut' ? drafted : null;
}

/** What a person has written himself: what the assistant is to say. */
export function ownOf(text: ReplyText): string {
  return draftedOf(text) ? text.before : text.body;
}

/** A person's change: from then on the words are his. What they took the place of is still there. */
export function written(text: ReplyText, body: string): ReplyText {
  return { ...text, body, drafted: '', key: '' };
}

/** The assistant's words, in place of a person's; in place of its own, what was there before those is kept. */
export function withDraft(text: ReplyText, body: string, how: Drafted): ReplyText {
  const kept = draftedOf(text) ? {} : { before: text.body, beforeKey: text.key };
  return { ...text, ...kept, body, key: '', drafted: how };
}

/** What stood there before is back; what a person made of the draft takes its place, and the draft itself is gone. */
export function takenBack(text: ReplyText): ReplyText {
  const back = { ...text, body: text.before, key: text.beforeKey, drafted: '' };
  return draftedOf(text) ? { ...back, before: '', beforeKey: '' } : { ...back, before: text.body, beforeKey: text.key };
}
