import type { Comment } from '@/lib/api/ticket';

/** A comment that is on its way: shown at once, until it is among the others. `after`: the newest one before it. */
export type Sending = { body: string; internal: boolean; after: number };

/** Whether it has come, by its own answer or, sooner, as news. */
export function hasCome({ body, internal, after }: Sending, comments: readonly Comment[], myId: number): boolean {
  return comments.some(
    (one) => one.id > after && one.author_id === myId && one.internal === internal && one.body === body,
  );
}
