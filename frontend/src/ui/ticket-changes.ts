/** What a person changes of a ticket at once, and what follows from it. */
import type { TicketUpdate } from '@/lib/api/ticket';
import type { Ticket, TicketStatus } from '@/lib/api/tickets';
import { CATEGORY } from './category';
import { STATUS } from './status';
import { URGENCY } from './urgency';

export type Changes = Pick<TicketUpdate, 'status' | 'urgency' | 'request_type' | 'operator_id' | 'description'>;
type NameOf = (id: number) => string;

const fieldsOf = (changes: Changes) => Object.keys(changes) as (keyof Changes)[];

/** A new ticket that somebody gets is assigned; an assigned one that nobody has is new again. */
export function giveTo(ticket: Ticket, operatorId: number | null): Changes {
  if (operatorId !== null && ticket.status === 'new') return { operator_id: operatorId, status: 'assigned' };
  if (operatorId === null && ticket.status === 'assigned') return { operator_id: null, status: 'new' };
  return { operator_id: operatorId };
}

/** Nobody has a new ticket, and somebody has an assigned one: who says so, when nobody does. */
export function setStatus(ticket: Ticket, status: TicketStatus, myId: number): Changes {
  if (status === 'new' && ticket.operator_id !== null) return { status, operator_id: null };
  if (status === 'assigned' && ticket.operator_id === null) return { status, operator_id: myId };
  return { status };
}

/** True when the ticket is so already. */
export function isSo(ticket: Ticket, changes: Changes): boolean {
  return fieldsOf(changes).every((field) => ticket[field] === changes[field]);
}

/** The fields that somebody else set to another value since `before` was read. */
export function contested(before: Ticket, current: Ticket, changes: Changes): (keyof Changes)[] {
  return fieldsOf(changes).filter((field) => current[field] !== before[field] && current[field] !== changes[field]);
}

/** The same fields as the ticket has them: what undoes the changes, when it is the one before. */
export function undoing(ticket: Ticket, changes: Changes): Changes {
  return Object.fromEntries(fieldsOf(changes).map((field) => [field, ticket[field]]));
}

/** The ticket as it will be when the server agrees. */
export function changed(ticket: Ticket, changes: Changes, nameOf: NameOf): Ticket {
  const after = { ...ticket, ...changes } as Ticket;
  if (changes.operator_id !== undefined)
    after.operator_name = changes.operator_id === null ? null : nameOf(changes.operator_id);
  return after;
}

/** "assigned to Dev Patel", "set to Pending": what is done, after the name of what it is done to. */
export function doneWords({ operator_id, status, urgency, request_type }: Changes, nameOf: NameOf): string {
  if (operator_id === null && status === 'new') return 'given back: New, assigned to nobody';
  if (operator_id !== undefined) return `assigned to ${operator_id === null ? 'nobody' : nameOf(operator_id)}`;
  if (status) return `set to ${STATUS[status]}`;
  if (urgency) return `set to ${URGENCY[urgency]} urgency`;
  return `put under ${request_type ? CATEGORY[request_type].label : 'nothing'}`;
}
