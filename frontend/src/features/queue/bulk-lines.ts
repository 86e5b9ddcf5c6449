import type { Ticket } from '@/lib/api/tickets';
import { titleOf } from '@/lib/ticket-text';
import { CATEGORY } from '@/ui/category';
import { STATUS } from '@/ui/status';
import { URGENCY } from '@/ui/urgency';
import type { Bulk, NameOf, Values } from './bulk-text';

/** One of the tickets that a change is about: what its property is, and what it will be. Null: it goes as a whole. */
export type BulkLine = { id: number; title: string; change: { from: string; to: string } | null };

const MOST = 5;
const NOBODY = 'Nobody';

function changeOf(ticket: Ticket, { operator_id, status, urgency, request_type }: Values, nameOf: NameOf) {
  if (operator_id !== undefined) {
    const to = operator_id === null ? NOBODY : nameOf(operator_id);
    // Two people may have one name.
    return { from: ticket.operator_id === operator_id ? to : (ticket.operator_name ?? NOBODY), to };
  }
  if (status) return { from: STATUS[ticket.status], to: STATUS[status] };
  if (urgency) return { from: URGENCY[ticket.urgency], to: URGENCY[urgency] };
  if (request_type) return { from: CATEGORY[ticket.request_type].label, to: CATEGORY[request_type].label };
  return null;
}

/** Some of them by name, first those that become another; `more` counts the rest, and those that the list has not read. */
export function bulkLines(bulk: Bulk, tickets: readonly Ticket[], nameOf: NameOf): { lines: BulkLine[]; more: number } {
  const chosen = new Set(bulk.ids);
  const known = tickets
    .filter(({ id }) => chosen.has(id))
    .map((ticket) => ({
      id: ticket.id,
      title: titleOf(ticket),
      change: bulk.remove ? null : changeOf(ticket, bulk.values, nameOf),
    }));
  const isSo = ({ change }: BulkLine): boolean => change !== null && change.from === change.to;
  const lines = [...known.filter((line) => !isSo(line)), ...known.filter(isSo)].slice(0, MOST);
  return { lines, more: chosen.size - lines.length };
}
