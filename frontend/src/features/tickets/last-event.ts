import type { LatestEvent } from '@/lib/api/latest-events';
import type { Ticket } from '@/lib/api/tickets';
import { changeWords, pairOf } from '@/ui/event-words';

/** What happened last to a ticket of one's own: "Grace asked you a question". */
export function lastEventWords(event: LatestEvent, ticket: Ticket, myId: number): string {
  const isMine = event.actor_id === myId;
  const who = isMine ? 'You' : (event.actor_name ?? 'Somebody');
  if (event.kind === 'ticket.created') return `${who} created this`;
  const isComment = event.kind === 'comment.created';
  // An answer is often sent together with the status that waits for the next one.
  const waits = isComment || pairOf(event.changes, 'status')?.[1] === 'pending';
  if (waits && !isMine && ticket.waiting_for === 'submitter') return `${who} asked you a question`;
  if (isComment) return `${who} replied`;
  const nameOf = (id: number) =>
    id === myId ? 'you' : id === ticket.operator_id ? (ticket.operator_name ?? 'an operator') : 'an operator';
  return `${who} ${changeWords(event.changes, { actorId: event.actor_id, nameOf }) ?? 'changed this'}`;
}
