/**
 * Keeps what is cached up to date with the events of others (lib/live.ts). A ticket on the screen is read
 * again; in lists its row is replaced in place, so that nothing moves under a pointer; which
 * rows a list has is its page's business, except for one's own tickets. Loaded after the first page.
 */
import type { InfiniteData, Query } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '@/lib/api/errors';
import { operatorsKey } from '@/lib/api/operators';
import { peopleKey } from '@/lib/api/people';
import { readTicket, type Ticket, type TicketPage, ticketKey, ticketListKey } from '@/lib/api/tickets';
import { viewsKey } from '@/lib/api/views';
import { type LiveEvent, live } from '@/lib/live';
import { startLiveStream } from '@/lib/live-stream';
import { answerOfNow, queryClient, readAnew } from '@/lib/query-client';

type List = InfiniteData<TicketPage>;

/** Events of one change come together; a bulk change brings hundreds. */
const GATHER_MS = 250;
/** What could not be read is read again. */
const AGAIN_MS = 5_000;
const AT_ONCE = 4;
const READ_MS = 20_000;
const ROWS_MAX = 200;
const NUMBERS_EVERY_MS = 3_000;
const SHORT_PAGES = 3;

/** Whether the last that was heard of it is that it was deleted. */
const touched = new Map<number, boolean>();
let gathering: ReturnType<typeof setTimeout> | undefined;
let numbers: ReturnType<typeof setTimeout> | undefined;
let peopleChanged = false;
let isRunning = false;

function isList(query: Query): boolean {
  const pages = (query.state.data as Partial<List> | undefined)?.pages;
  return Array.isArray(pages) && Array.isArray(pages[0]?.tickets);
}

function lists(): [Query, List][] {
  return queryClient
    .getQueryCache()
    .findAll({ predicate: isList })
    .map((query) => [query, query.state.data as List]);
}

/** Answers come in any order: an older one never takes the place of a newer. */
function newer(one: Ticket, ticket: Ticket): Ticket {
  return one.version > ticket.version ? one : ticket;
}

function has(list: List, id: number): boolean {
  return list.pages.some((page) => page.tickets.some((one) => one.id === id));
}

function replaceRow(list: List, id: number, ticket: Ticket | null): List {
  const swap = (tickets: Ticket[]) =>
    tickets.flatMap((one) => (one.id !== id ? [one] : ticket === null ? [] : [newer(one, ticket)]));
  const pages = list.pages.map((page) =>
    page.tickets.some((one) => one.id === id) ? { ...page, tickets: swap(page.tickets) } : page,
  );
  return { ...list, pages };
}

/**
 * As it is now; null when it is gone, or no longer for this person. Asked each time: an answer that is under way
 * for the cache may be older than the event.
 */
async function readNow(id: number): Promise<Ticket | null | undefined> {
  try {
    return await readTicket(id, AbortSignal.timeout(READ_MS));
  } catch (error) {
    return error instanceof ApiError && (error.status === 404 || error.status === 403) ? null : undefined;
  }
}

function patchLists(id: number, ticket: Ticket | null): void {
  for (const [query, list] of lists())
    if (has(list, id)) queryClient.setQueryData(query.queryKey, replaceRow(list, id, ticket));
}

/** What was not read, though it has changed; what has happened to it since then is newer. */
function readLater(rows: [id: number, isDeleted: boolean][], ms: number): void {
  for (const [id, isDeleted] of rows) if (!touched.has(id)) touched.set(id, isDeleted);
  if (rows.length > 0) gathering ??= setTimeout(updateTickets, ms);
}

async function patchRow(id: number, isDeleted: boolean): Promise<void> {
  const ticket = isDeleted ? null : await readNow(id);
  if (ticket === undefined) {
    if (isRunning) readLater([[id, isDeleted]], AGAIN_MS);
    return;
  }
  patchLists(id, ticket);
  // What is under way may be older, and brings the row as it was.
  const underWay = queryClient.getQueryCache().findAll({ fetchStatus: 'fetching' });
  for (const query of underWay) void answerOfNow(query).then(() => patchLists(id, ticket));
}

async function patchRows(rows: [id: number, isDeleted: boolean][]): Promise<void> {
  const rest = rows.slice(0, ROWS_MAX);
  readLater(rows.slice(ROWS_MAX), AGAIN_MS);
  const work = async () => {
    for (let row = rest.shift(); row; row = rest.shift()) await patchRow(...row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function updateTickets(): void {
  gathering = undefined;
  const rows = [...touched];
  touched.clear();
  const shown = new Set(lists().flatMap(([, list]) => list.pages.flatMap((page) => page.tickets.map((one) => one.id))));
  void patchRows(rows.filter(([id]) => shown.has(id)));
  if (rows.some(([id]) => !shown.has(id))) readAnew({ queryKey: ticketListKey });
}

/** A list that was read far on is not read again as a whole for the open tickets of one of its rows. */
function isShort({ state }: Query): boolean {
  return ((state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 1) <= SHORT_PAGES;
}

/** What is counted over all: numbers, charts, lists of people. However much happens, once in a while. */
function updateNumbers(): void {
  numbers = undefined;
  for (const queryKey of [['statistics'], ['tickets', 'count']]) readAnew({ queryKey });
  readAnew({ queryKey: peopleKey, predicate: (query) => peopleChanged || isShort(query) });
  if (peopleChanged) readAnew({ queryKey: operatorsKey });
  peopleChanged = false;
}

function onEvent({ kind, ticket_id }: LiveEvent): void {
  if (kind.startsWith('view.')) {
    readAnew({ queryKey: viewsKey });
    return;
  }
  peopleChanged ||= kind.startsWith('user.');
  numbers ??= setTimeout(updateNumbers, NUMBERS_EVERY_MS);
  if (ticket_id === null) return;
  readAnew({ queryKey: ticketKey(ticket_id) });
  touched.set(ticket_id, kind === 'ticket.deleted');
  gathering ??= setTimeout(updateTickets, GATHER_MS);
}

function onReset(): void {
  readAnew();
}

/** Begins; the function returned ends it. */
function startLiveUpdates(): () => void {
  const unlisten = live.listen({ onEvent, onReset });
  const stop = startLiveStream();
  isRunning = true;
  return () => {
    isRunning = false;
    clearTimeout(gathering);
    clearTimeout(numbers);
    gathering = numbers = undefined;
    peopleChanged = false;
    touched.clear();
    unlisten();
    stop();
  };
}

/** As long as it is drawn. */
export default function LiveUpdates(): null {
  useEffect(startLiveUpdates, []);
  return null;
}
