/**
 * A filter while it is being made: its rules have keys of their own, so that the fields of one stay
 * its own when another goes, and may lack a value.
 */
import {
  countRules,
  FIELDS,
  isGroup,
  RULES_MAX,
  type Rule,
  type RuleField,
  type RuleGroup,
  type RuleMatch,
  type RuleOp,
  type RulePath,
  type Rules,
  type RuleValue,
  valueKind,
  valueProblem,
} from './rule';

export type DraftRule = Rule & { key: number };
export type DraftGroup = { key: number; match: RuleMatch; rules: DraftRule[] };
export type DraftItem = DraftRule | DraftGroup;
export type Draft = { match: RuleMatch; rules: DraftItem[]; nextKey: number };

export type DraftAction =
  | { type: 'match'; match: RuleMatch; group?: number }
  | { type: 'add'; group?: number }
  | { type: 'add group' }
  | { type: 'remove'; key: number }
  | { type: 'field'; key: number; field: RuleField }
  | { type: 'op'; key: number; op: RuleOp }
  | { type: 'value'; key: number; value: RuleValue }
  | { type: 'clear' };

export function isDraftGroup(item: DraftItem): item is DraftGroup {
  return 'rules' in item;
}

function freshRule(key: number): DraftRule {
  return { key, field: 'description', op: 'contains', value: null };
}

const EMPTY: Draft = { match: 'all', rules: [freshRule(0)], nextKey: 1 };

/** The rules to be changed, or one without a value to begin with. */
export function draftOf(rules: Rules | null): Draft {
  if (rules === null || countRules(rules) === 0) return EMPTY;
  let nextKey = 0;
  const keyed = (rule: Rule): DraftRule => ({ ...rule, key: nextKey++ });
  const items = rules.rules.map(
    (item): DraftItem =>
      isGroup(item) ? { key: nextKey++, match: item.match, rules: item.rules.map(keyed) } : keyed(item),
  );
  return { match: rules.match, rules: items, nextKey };
}

/** All rules, in the order in which people read them. */
export function flatRules(draft: Draft): DraftRule[] {
  return draft.rules.flatMap((item) => (isDraftGroup(item) ? item.rules : [item]));
}

export function canAdd(draft: Draft): boolean {
  return flatRules(draft).length < RULES_MAX;
}

/** What is kept of a value when the field or the operator changes: only what is asked for in the same way. */
function keptValue(before: Rule, field: RuleField, op: RuleOp): RuleValue {
  const kind = valueKind(field, op);
  if (kind === null || kind !== valueKind(before.field, before.op)) return null;
  return kind === 'choice' && field !== before.field ? null : before.value;
}

function withField(rule: DraftRule, field: RuleField): DraftRule {
  const { ops } = FIELDS[field];
  const op = ops.includes(rule.op) ? rule.op : (ops.find((candidate) => candidate === 'equals') ?? rule.op);
  return { ...rule, field, op, value: keptValue(rule, field, op) };
}

function withOp(rule: DraftRule, op: RuleOp): DraftRule {
  return { ...rule, op, value: keptValue(rule, rule.field, op) };
}

function mapRule(draft: Draft, key: number, change: (rule: DraftRule) => DraftRule): Draft {
  const one = (rule: DraftRule) => (rule.key === key ? change(rule) : rule);
  return {
    ...draft,
    rules: draft.rules.map((item) => (isDraftGroup(item) ? { ...item, rules: item.rules.map(one) } : one(item))),
  };
}

function mapGroup(draft: Draft, key: number, change: (group: DraftGroup) => DraftGroup): Draft {
  return {
    ...draft,
    rules: draft.rules.map((item) => (isDraftGroup(item) && item.key === key ? change(item) : item)),
  };
}

/** A group goes with its last rule. */
function without(draft: Draft, key: number): Draft {
  const rules = draft.rules.flatMap((item): DraftItem[] => {
    if (!isDraftGroup(item)) return item.key === key ? [] : [item];
    const kept = item.rules.filter((rule) => rule.key !== key);
    return kept.length > 0 ? [{ ...item, rules: kept }] : [];
  });
  return { ...draft, rules };
}

function added(draft: Draft, group: number | undefined): Draft {
  if (!canAdd(draft)) return draft;
  const fresh = freshRule(draft.nextKey);
  const grown = { ...draft, nextKey: draft.nextKey + 1 };
  if (group === undefined) return { ...grown, rules: [...draft.rules, fresh] };
  return mapGroup(grown, group, (item) => ({ ...item, rules: [...item.rules, fresh] }));
}

function addedGroup(draft: Draft): Draft {
  if (!canAdd(draft)) return draft;
  const match = draft.match === 'all' ? 'any' : 'all';
  const group: DraftGroup = { key: draft.nextKey, match, rules: [freshRule(draft.nextKey + 1)] };
  return { ...draft, rules: [...draft.rules, group], nextKey: draft.nextKey + 2 };
}

export function changeDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'match': {
      const { match, group } = action;
      return group === undefined ? { ...draft, match } : mapGroup(draft, group, (item) => ({ ...item, match }));
    }
    case 'add':
      return added(draft, action.group);
    case 'add group':
      return addedGroup(draft);
    case 'remove':
      return without(draft, action.key);
    case 'field':
      return mapRule(draft, action.key, (rule) => withField(rule, action.field));
    case 'op':
      return mapRule(draft, action.key, (rule) => withOp(rule, action.op));
    case 'value':
      return mapRule(draft, action.key, (rule) => ({ ...rule, value: action.value }));
    case 'clear':
      return { ...draft, rules: [] };
  }
}

/** The keys of what the focus may go to after a removal: the next rule beside it, else the group's or the root's Add. */
export type AfterRemoval = { rule: number } | { addTo: number | null };

export function afterRemoval(draft: Draft, key: number): AfterRemoval {
  const group = draft.rules.find(
    (item): item is DraftGroup => isDraftGroup(item) && item.rules.some((rule) => rule.key === key),
  );
  if (group && group.rules.length > 1) {
    const next = group.rules[group.rules.findIndex((rule) => rule.key === key) + 1];
    return next ? { rule: next.key } : { addTo: group.key };
  }
  const flat = flatRules(draft);
  const next = flat[flat.findIndex((rule) => rule.key === key) + 1];
  return next ? { rule: next.key } : { addTo: null };
}

const isWhole = (rule: Rule): boolean => valueProblem(rule) === null;
const bare = ({ field, op, value }: DraftRule): Rule => ({
  field,
  op,
  value: typeof value === 'string' ? value.trim() : value,
});

/** The draft as a filter. Rules that lack something are left out, or, `all`, stay for reading the filter back. */
export function rulesOf(draft: Draft, all = false): Rules | null {
  const kept = (rule: DraftRule) => all || isWhole(rule);
  const rules = draft.rules.flatMap((item): (Rule | RuleGroup)[] => {
    if (!isDraftGroup(item)) return kept(item) ? [bare(item)] : [];
    const inner = item.rules.filter(kept).map(bare);
    return inner.length > 0 ? [{ match: item.match, rules: inner }] : [];
  });
  return rules.length > 0 ? { match: draft.match, rules } : null;
}

/** The draft's rule at a place in `rulesOf(draft)`, as the server names it. */
export function keyAt(draft: Draft, [at, inner]: RulePath): number | null {
  const items = draft.rules.filter((item) => (isDraftGroup(item) ? item.rules.some(isWhole) : isWhole(item)));
  const item = items[at];
  if (!item) return null;
  if (!isDraftGroup(item)) return item.key;
  return item.rules.filter(isWhole)[inner ?? 0]?.key ?? null;
}
