import { number } from '@/lib/number';
import { FIELDS, isGroup, type Rule, type RuleGroup, type RuleMatch, type Rules } from './rule';

/** The name of somebody by his id, as far as it is known. */
export type NameOf = (id: number) => string | undefined;

const SUBJECT = {
  status: 'the status',
  submitter: 'the submitter',
  description: 'the description',
  category: 'the category',
  assigned_to: 'the one assigned',
  urgency: 'the urgency',
} as const;

const VERB = {
  contains: 'contains',
  equals: 'is',
  starts_with: 'starts with',
  ends_with: 'ends with',
  not_equals: 'is not',
  is_empty: 'is empty',
  is_not_empty: 'is not empty',
} as const;

/** A name matches in parts: of a person it is the name that contains something, not the person. */
function subject({ field, op }: Rule): string {
  const about = SUBJECT[field];
  const isName = FIELDS[field].kind === 'person' && (op === 'contains' || op.endsWith('_with'));
  return isName ? `the name of ${about}` : about;
}

function valueText({ field, op, value }: Rule, nameOf: NameOf): string {
  if (value === null) return '…';
  if (typeof value === 'number') return nameOf(value) ?? `person ${value}`;
  const { kind, words } = FIELDS[field];
  const exact = op === 'equals' || op === 'not_equals';
  if (exact && kind === 'choice') return words[value] ?? value;
  return `“${value}”`;
}

function ruleText(rule: Rule, nameOf: NameOf): string {
  const { field, op } = rule;
  if (field === 'assigned_to' && op === 'is_empty') return 'nobody is assigned';
  if (field === 'assigned_to' && op === 'is_not_empty') return 'somebody is assigned';
  if (op === 'is_empty' || op === 'is_not_empty') return `${subject(rule)} ${VERB[op]}`;
  return `${subject(rule)} ${VERB[op]} ${valueText(rule, nameOf)}`;
}

const JOIN: Record<RuleMatch, string> = { all: ' and ', any: ' or ' };

function groupText({ match, rules }: RuleGroup, nameOf: NameOf, alone: boolean): string {
  const text = rules.map((rule) => ruleText(rule, nameOf)).join(JOIN[match]);
  return alone || rules.length < 2 ? text : `(${text})`;
}

/** The filter read back: "Tickets where the status is New and the description contains “printer”." */
export function rulesText({ match, rules }: Rules, nameOf: NameOf): string {
  const parts = rules
    .filter((item) => !isGroup(item) || item.rules.length > 0)
    .map((item) => (isGroup(item) ? groupText(item, nameOf, rules.length === 1) : ruleText(item, nameOf)));
  if (parts.length === 0) return 'All tickets.';
  const text = `Tickets where ${parts.join(JOIN[match])}`;
  return text.endsWith('…') ? text : `${text}.`;
}

/** The counting goes no further than this many tickets that fit. */
const COUNT_MAX = 1000;

/** "318 tickets", "more than 1,000 tickets", "at least 37 tickets" where not all could be looked at. */
export function countText({ n, exact }: { n: number; exact: boolean }): string {
  const tickets = `${number(n)} ${n === 1 ? 'ticket' : 'tickets'}`;
  if (exact) return n === 0 ? 'No tickets' : tickets;
  return n >= COUNT_MAX ? `More than ${tickets}` : `At least ${tickets}`;
}
