/**
 * What the queue shows, as the address says it. The address is the only home of filters and order,
 * in the words of the API: it can be sent to somebody, survives a reload, and "back" undoes a filter.
 */
import type { TicketFilters } from '@/lib/api/ticket-count';
import type { TicketQuery, TicketSort } from '@/lib/api/ticket-lists';
import type { TicketCategory, TicketStatus, TicketUrgency, TicketWaiting } from '@/lib/api/tickets';
import { CATEGORY } from '@/ui/category';
import { STATUS } from '@/ui/status';
import { URGENCY } from '@/ui/urgency';
import { WAITING } from '@/ui/waiting';
import { parseRules, printRules, type Rules } from './rules/rule';

export type View = {
  status: readonly TicketStatus[];
  urgency: readonly TicketUrgency[];
  request_type: readonly TicketCategory[];
  waiting_for: readonly TicketWaiting[];
  /** Numbers, `me` or `none`. */
  operator_id: readonly string[];
  created_by_id: number | null;
  /** In the last so many days, today included. */
  created_within: number | null;
  closed_within: number | null;
  q: string;
  rules: Rules | null;
  sort: TicketSort;
};

const DEFAULT_SORT: TicketSort = '-updated_at';
export const OPEN: readonly TicketStatus[] = ['new', 'assigned', 'pending'];
export const EVERYTHING: View = {
  status: [],
  urgency: [],
  request_type: [],
  waiting_for: [],
  operator_id: [],
  created_by_id: null,
  created_within: null,
  closed_within: null,
  q: '',
  rules: null,
  sort: DEFAULT_SORT,
};

const SEARCH_MAX = 200;
const PERIOD_MAX_DAYS = 3660;
/** As the server takes them. */
export const OPERATORS_MAX = 8;
const SORTS: readonly TicketSort[] = [
  '-created_at',
  'created_at',
  '-updated_at',
  'updated_at',
  '-urgency',
  'urgency',
  '-status',
  'status',
];

function words<T extends string>(params: URLSearchParams, name: string, known: Readonly<Record<T, unknown>>): T[] {
  const given = new Set(params.getAll(name));
  return (Object.keys(known) as T[]).filter((word) => given.has(word));
}

function isId(text: string): boolean {
  return /^[1-9]\d{0,15}$/.test(text);
}

function daysOf(text: string | null): number | null {
  const days = text !== null && isId(text) ? Number(text) : 0;
  return days > 0 && days <= PERIOD_MAX_DAYS ? days : null;
}

/** What is not understood is left out; of the rules it is said, see `ruleNotes`. */
export function readView(params: URLSearchParams): View {
  const operators = params.getAll('operator_id').filter((id) => id === 'me' || id === 'none' || isId(id));
  const submitter = params.get('created_by_id') ?? '';
  const sort = params.get('sort');
  return {
    status: words(params, 'status', STATUS),
    urgency: words(params, 'urgency', URGENCY),
    request_type: words(params, 'request_type', CATEGORY),
    waiting_for: words(params, 'waiting_for', WAITING),
    operator_id: [...new Set(operators)].slice(0, OPERATORS_MAX),
    created_by_id: isId(submitter) ? Number(submitter) : null,
    created_within: daysOf(params.get('created_within')),
    closed_within: daysOf(params.get('closed_within')),
    q: [...(params.get('q') ?? '').trim()].slice(0, SEARCH_MAX).join(''),
    rules: parseRules(params.get('rules')).rules,
    sort: SORTS.find((known) => known === sort) ?? DEFAULT_SORT,
  };
}

/** What a link asks for in vain, in sentences. */
export function ruleNotes(params: URLSearchParams): string[] {
  return parseRules(params.get('rules')).notes;
}

/** The same view always gives the same text; what is not filtered is left out. */
export function printView(view: View): string {
  const params = new URLSearchParams();
  for (const name of ['status', 'urgency', 'request_type', 'waiting_for', 'operator_id'] as const)
    for (const value of view[name]) params.append(name, value);
  for (const name of ['created_by_id', 'created_within', 'closed_within'] as const)
    if (view[name] !== null) params.set(name, `${view[name]}`);
  if (view.q !== '') params.set('q', view.q);
  const rules = printRules(view.rules);
  if (rules !== null) params.set('rules', rules);
  if (view.sort !== DEFAULT_SORT) params.set('sort', view.sort);
  return params.toString();
}

/** What is kept of a view: the same with its order, which other programs read otherwise when it is not named. */
export function keptQuery(view: View): string {
  const params = new URLSearchParams(printView(view));
  params.set('sort', view.sort);
  return params.toString();
}

/** The address of the queue in that view. Without any word it would be the way to what is open. */
export function viewPath(view: View): string {
  return `/admin?${printView(view) || 'status=any'}`;
}

/** Whether an address, in whatever words, asks for that view. */
export function leadsTo(path: string, view: View): boolean {
  const { searchParams } = new URL(path, 'http://desk');
  return printView(readView(searchParams)) === printView(view);
}

export function isFiltered(view: View): boolean {
  return printView({ ...view, sort: DEFAULT_SORT }) !== '';
}

/** True when both filter alike, whatever their order. */
export function filterAlike(a: View, b: View): boolean {
  return printView({ ...a, sort: DEFAULT_SORT }) === printView({ ...b, sort: DEFAULT_SORT });
}

/** As the API takes it. */
export function queryOf(view: View): TicketQuery {
  const query: TicketQuery = { sort: view.sort };
  if (view.status.length > 0) query.status = [...view.status];
  if (view.urgency.length > 0) query.urgency = [...view.urgency];
  if (view.request_type.length > 0) query.request_type = [...view.request_type];
  if (view.waiting_for.length > 0) query.waiting_for = [...view.waiting_for];
  if (view.operator_id.length > 0) query.operator_id = [...view.operator_id];
  if (view.created_by_id !== null) query.created_by_id = view.created_by_id;
  if (view.created_within !== null) query.created_within = view.created_within;
  if (view.closed_within !== null) query.closed_within = view.closed_within;
  if (view.q !== '') query.q = view.q;
  const rules = printRules(view.rules);
  if (rules !== null) query.rules = rules;
  return query;
}

/** The same without the order, for counting. */
export function filtersOf(view: View): TicketFilters {
  const { sort: _, ...filters } = queryOf(view);
  return filters;
}

export type SortColumn = 'created_at' | 'updated_at' | 'urgency' | 'status';

/** What a press on a column's head asks for: first the most telling end of it, then the other. */
export function nextSort(sort: TicketSort, column: SortColumn): TicketSort {
  const [first, other] = FIRST_ENDS[column];
  return sort === first ? other : first;
}

const FIRST_ENDS: Readonly<Record<SortColumn, readonly [TicketSort, TicketSort]>> = {
  created_at: ['-created_at', 'created_at'],
  updated_at: ['-updated_at', 'updated_at'],
  urgency: ['-urgency', 'urgency'],
  status: ['status', '-status'],
};

export function ariaSort(sort: TicketSort, column: SortColumn): 'ascending' | 'descending' | undefined {
  if (sort === column) return 'ascending';
  return sort === `-${column}` ? 'descending' : undefined;
}
