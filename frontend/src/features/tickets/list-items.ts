import type { Ticket } from '@/lib/api/tickets';
import type { ListItem } from '@/ui/virtual-list';
import type { Group } from './queries';

export type GroupItem = ListItem & { kind: 'group'; name: Group; count: string; expanded: boolean | null };
type TicketItem = ListItem & { kind: 'ticket'; ticket: Ticket };
type NoteItem = ListItem & { kind: 'note' };
type EndItem = ListItem & { kind: 'end'; group: Group };
export type Item = GroupItem | TicketItem | NoteItem | EndItem;

const GROUP_REM = 2.25;
const NOTE_REM = 2.75;
const END_REM = 3.5;

export type Part = {
  tickets: readonly Ticket[];
  /** There are older ones that are not read yet. */
  more: boolean;
};

export type Parts = {
  waiting: Part;
  open: Part;
  /** Null while they are folded away. */
  closed: Part | null;
  /** How many are closed, in words; null while nobody knows. */
  closedCount: string | null;
};

/** What waits for its submitter is pending, until he has answered. */
function groupOf({ status, waiting_for }: Ticket): Group {
  if (status === 'closed') return 'closed';
  return waiting_for === 'submitter' ? 'waiting' : 'open';
}

/** A ticket stands where it belongs at present, also when it was read as another group's, and once. */
function regroup({ waiting, open, closed }: Parts): Record<Group, Ticket[]> {
  const groups: Record<Group, Ticket[]> = { waiting: [], open: [], closed: [] };
  const all = [waiting, open, ...(closed ? [closed] : [])].flatMap((part) => part.tickets);
  for (const ticket of new Map(all.map((one) => [one.id, one])).values()) groups[groupOf(ticket)].push(ticket);
  for (const group of Object.values(groups)) group.sort((a, b) => b.id - a.id);
  return groups;
}

/** What waits for the person himself, what is under way, then what is done (folded away until asked for). */
export function listItems(parts: Parts, rowRem: number): Item[] {
  const groups = regroup(parts);
  const group = (name: Group, count: string, expanded: boolean | null): Item[] => [
    { kind: 'group', key: name, heightRem: GROUP_REM, focusable: false, name, count, expanded },
  ];
  const rows = (name: Group): Item[] =>
    groups[name].map((ticket) => ({ kind: 'ticket', key: `${ticket.id}`, heightRem: rowRem, focusable: true, ticket }));
  const end = (name: Group, more: boolean | undefined): Item[] =>
    more ? [{ kind: 'end', key: `end-${name}`, heightRem: END_REM, focusable: false, group: name }] : [];
  const count = (name: Group, more: boolean) => `${groups[name].length}${more ? '+' : ''}`;
  const isOpen = parts.closed !== null;
  const hasClosed = isOpen || groups.closed.length > 0 || parts.closedCount !== '0';
  const none: Item[] =
    groups.open.length === 0 ? [{ kind: 'note', key: 'none-open', heightRem: NOTE_REM, focusable: false }] : [];
  return [
    ...(groups.waiting.length > 0 ? group('waiting', count('waiting', parts.waiting.more), null) : []),
    ...rows('waiting'),
    ...end('waiting', parts.waiting.more),
    ...group('open', count('open', parts.open.more), null),
    ...none,
    ...rows('open'),
    ...end('open', parts.open.more),
    ...(hasClosed ? group('closed', parts.closedCount ?? '', isOpen) : []),
    ...(isOpen ? rows('closed') : []),
    ...end('closed', parts.closed?.more),
  ];
}
