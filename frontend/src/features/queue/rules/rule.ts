/**
 * The advanced filter: rules that must hold all or any, one of which may be a group of rules. This
 * is the shape that the server takes as `rules`, and the address carries it in the same words.
 *
 * An address may be older or newer than this page, or typed by hand: what is not understood is left
 * out rule by rule, and said.
 */
import { CATEGORY } from '@/ui/category';
import { STATUS } from '@/ui/status';
import { URGENCY } from '@/ui/urgency';

export type RuleField = 'status' | 'submitter' | 'description' | 'category' | 'assigned_to' | 'urgency';
export type RuleOp = 'contains' | 'equals' | 'starts_with' | 'ends_with' | 'not_equals' | 'is_empty' | 'is_not_empty';
export type RuleMatch = 'all' | 'any';
/** A word or a text; for people also the id of one; null where the operator takes no value. */
export type RuleValue = string | number | null;
export type Rule = { field: RuleField; op: RuleOp; value: RuleValue };
export type RuleGroup = { match: RuleMatch; rules: Rule[] };
export type Rules = { match: RuleMatch; rules: (Rule | RuleGroup)[] };
/** Where a rule is: its index, or its group's index and its own there. */
export type RulePath = readonly [number] | readonly [number, number];

export const RULES_MAX = 20;
export const RULE_TEXT_MAX = 200;
const RULES_MAX_BYTES = 4096;

const CHOICE_OPS: readonly RuleOp[] = ['equals', 'not_equals'];
const ALL_OPS: readonly RuleOp[] = [
  'contains',
  'equals',
  'starts_with',
  'ends_with',
  'not_equals',
  'is_empty',
  'is_not_empty',
];

/** What is asked of a value: one of some words, a person (his id, or a name), or any text. */
export type RuleKind = 'choice' | 'person' | 'text';

type FieldFacts = { label: string; kind: RuleKind; ops: readonly RuleOp[]; words: Readonly<Record<string, string>> };

const CATEGORY_WORDS = Object.fromEntries(Object.entries(CATEGORY).map(([word, { label }]) => [word, label]));

export const FIELDS: Readonly<Record<RuleField, FieldFacts>> = {
  status: { label: 'Status', kind: 'choice', ops: CHOICE_OPS, words: STATUS },
  submitter: { label: 'Submitter', kind: 'person', ops: ALL_OPS, words: {} },
  description: { label: 'Description', kind: 'text', ops: ALL_OPS, words: {} },
  category: { label: 'Category', kind: 'choice', ops: ALL_OPS, words: CATEGORY_WORDS },
  assigned_to: { label: 'Assigned to', kind: 'person', ops: ALL_OPS, words: {} },
  urgency: { label: 'Urgency', kind: 'choice', ops: CHOICE_OPS, words: URGENCY },
};

export const OPS: Readonly<Record<RuleOp, string>> = {
  contains: 'contains',
  equals: 'equals',
  starts_with: 'starts with',
  ends_with: 'ends with',
  not_equals: 'not equals',
  is_empty: 'is empty',
  is_not_empty: 'is not empty',
};

/** How the value of a rule is asked for; null when it takes none. */
export function valueKind(field: RuleField, op: RuleOp): RuleKind | null {
  if (op === 'is_empty' || op === 'is_not_empty') return null;
  return op === 'equals' || op === 'not_equals' ? FIELDS[field].kind : 'text';
}

export function isGroup(item: Rule | RuleGroup): item is RuleGroup {
  return 'rules' in item;
}

/** How many rules there are, those of groups among them. */
export function countRules(rules: Rules | null): number {
  return rules?.rules.reduce((sum, item) => sum + (isGroup(item) ? item.rules.length : 1), 0) ?? 0;
}

/** The people that rules name by id, each once. */
export function peopleOf(rules: Rules | null): number[] {
  const values = rules?.rules.flatMap((item) => (isGroup(item) ? item.rules : [item])).map((rule) => rule.value) ?? [];
  return [...new Set(values.filter((value) => typeof value === 'number'))];
}

export type ValueProblem = 'missing' | 'too long' | 'unknown';

/** What is wrong with the value of a rule, or null. */
export function valueProblem({ field, op, value }: Rule): ValueProblem | null {
  const kind = valueKind(field, op);
  if (kind === null) return null;
  if (value === null || value === '') return 'missing';
  if (typeof value === 'number')
    return kind === 'person' && Number.isSafeInteger(value) && value > 0 ? null : 'unknown';
  if (kind === 'choice') return Object.hasOwn(FIELDS[field].words, value) ? null : 'unknown';
  if (value.trim() === '') return 'missing';
  return value.length > RULE_TEXT_MAX ? 'too long' : null;
}

/* ---- read ---- */

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMatch = (value: unknown): value is RuleMatch => value === 'all' || value === 'any';
const isField = (value: unknown): value is RuleField => typeof value === 'string' && Object.hasOwn(FIELDS, value);

/** What the address says, as far as it can be repeated in a sentence. */
function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}

class Reader {
  readonly notes: string[] = [];
  #left = RULES_MAX;

  rule(json: Json): Rule | null {
    const { field, op, value } = json;
    if (!isField(field)) return this.#drop(`there is no field ${quote(field)}`);
    const { label, ops } = FIELDS[field];
    const known = ops.find((candidate) => candidate === op);
    if (!known) return this.#drop(`${label} has no operator ${quote(op)}`);
    const rule: Rule = { field, op: known, value: null };
    if (valueKind(field, known) !== null && (typeof value === 'string' || typeof value === 'number'))
      rule.value = value;
    const problem = valueProblem(rule);
    if (problem === 'missing') return this.#drop(`${label} ${OPS[known]} needs a value`);
    if (problem !== null) return this.#drop(`${label} does not know the value ${quote(value)}`);
    if (this.#left === 0) return this.#drop(`a filter has at most ${RULES_MAX} rules`);
    this.#left--;
    return rule;
  }

  group({ match, rules }: Json): RuleGroup | null {
    if (!isMatch(match)) return this.#drop(`${quote(match)} is neither all nor any`);
    if (!Array.isArray(rules)) return this.#drop('a group has no rules');
    const kept = rules.map((item) => this.#innermost(item)).filter((item) => item !== null);
    return kept.length > 0 ? { match, rules: kept } : null;
  }

  item(json: unknown): Rule | RuleGroup | null {
    if (!isObject(json)) return this.#drop(`${quote(json)} is not a rule`);
    return 'rules' in json ? this.group(json) : this.rule(json);
  }

  #innermost(json: unknown): Rule | null {
    if (!isObject(json)) return this.#drop(`${quote(json)} is not a rule`);
    return 'rules' in json ? this.#drop('groups have no groups in them') : this.rule(json);
  }

  #drop(why: string): null {
    this.notes.push(`This link uses a filter we do not know; that rule is left out: ${why}.`);
    return null;
  }
}

export type ReadRules = { rules: Rules | null; notes: string[] };

const UNREADABLE: ReadRules = { rules: null, notes: ['This link has a filter that cannot be read; it is left out.'] };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The rules of an address. `notes` says in sentences what was left out, and is empty when nothing was. */
export function parseRules(text: string | null): ReadRules {
  if (text === null || text === '') return { rules: null, notes: [] };
  const json = new TextEncoder().encode(text).length > RULES_MAX_BYTES ? undefined : parseJson(text);
  if (!isObject(json) || !isMatch(json.match) || !Array.isArray(json.rules)) return UNREADABLE;
  const reader = new Reader();
  const rules = json.rules.map((item) => reader.item(item)).filter((item) => item !== null);
  return { rules: rules.length > 0 ? { match: json.match, rules } : null, notes: reader.notes };
}

/* ---- write ---- */

function bare({ field, op, value }: Rule): object {
  return value === null ? { field, op } : { field, op, value };
}

/** As the address and the server take them; null when there is no rule. */
export function printRules(rules: Rules | null): string | null {
  if (countRules(rules) === 0 || !rules) return null;
  const items = rules.rules
    .filter((item) => !isGroup(item) || item.rules.length > 0)
    .map((item) => (isGroup(item) ? { match: item.match, rules: item.rules.map(bare) } : bare(item)));
  return JSON.stringify({ match: rules.match, rules: items });
}

/** True when the address or the server would not take it: many long texts can be more than fits. */
export function isTooLong(rules: Rules): boolean {
  return new TextEncoder().encode(printRules(rules) ?? '').length > RULES_MAX_BYTES;
}

/* ---- places ---- */

/** The rule that a 422 of the server is about, of a `loc` as `["query", "rules", "rules", 1, "op"]`. */
export function rulePathOf(loc: readonly (string | number)[]): RulePath | null {
  const at = loc.filter((part) => typeof part === 'number');
  if (loc[0] !== 'query' || loc[1] !== 'rules' || at[0] === undefined) return null;
  return at[1] === undefined ? [at[0]] : [at[0], at[1]];
}

/** The same without one rule, and without the group that has none left; null when nothing is left. */
export function withoutRule(rules: Rules, [at, inner]: RulePath): Rules | null {
  const left = rules.rules.flatMap((item, i) => {
    if (i !== at) return [item];
    if (inner === undefined || !isGroup(item)) return [];
    const kept = item.rules.filter((_, j) => j !== inner);
    return kept.length > 0 ? [{ ...item, rules: kept }] : [];
  });
  return left.length > 0 ? { ...rules, rules: left } : null;
}
