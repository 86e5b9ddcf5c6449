import { describe, expect, it } from 'vitest';
import { parseRules, printRules } from './rule';
import {
  afterRemoval,
  canAdd,
  changeDraft,
  type Draft,
  type DraftAction,
  draftOf,
  flatRules,
  keyAt,
  rulesOf,
} from './rule-draft';

const NEW = '{"field":"status","op":"equals","value":"new"}';
const PRINTER = '{"field":"description","op":"contains","value":"printer"}';
const NOBODY = '{"field":"assigned_to","op":"is_empty"}';
const TEXT = `{"match":"all","rules":[${NEW},{"match":"any","rules":[${PRINTER},${NOBODY}]},${NOBODY}]}`;
const draft = draftOf(parseRules(TEXT).rules);
const keys = flatRules(draft).map((rule) => rule.key);
const [first = -1, second = -1, third = -1, fourth = -1] = keys;
const group = draft.rules[1]?.key ?? -1;
const change = (from: Draft, ...actions: DraftAction[]) => actions.reduce(changeDraft, from);
const print = (of: Draft) => printRules(rulesOf(of));

describe('draftOf and rulesOf', () => {
  it('are each other’s way back', () => expect(print(draft)).toBe(TEXT));
  it('begin with a rule that lacks its value, which is no filter yet', () => {
    const empty = draftOf(null);
    expect(flatRules(empty)).toHaveLength(1);
    expect(rulesOf(empty)).toBeNull();
    expect(rulesOf(empty, true)?.rules).toEqual([{ field: 'description', op: 'contains', value: null }]);
  });
  it('trim what is typed', () => {
    const typed = change(draftOf(null), { type: 'value', key: 0, value: ' printer ' });
    expect(print(typed)).toBe(`{"match":"all","rules":[${PRINTER}]}`);
  });
});

describe('changeDraft', () => {
  it('adds to the root and to a group, each rule with a key of its own', () => {
    const more = change(draft, { type: 'add' }, { type: 'add', group }, { type: 'add group' });
    const all = flatRules(more).map((rule) => rule.key);
    expect(all).toHaveLength(7);
    expect(new Set(all).size).toBe(7);
    expect(more.rules).toHaveLength(5);
  });
  it('adds no twenty-first', () => {
    const full = change(draft, ...Array<DraftAction>(30).fill({ type: 'add' }));
    expect(flatRules(full)).toHaveLength(20);
    expect(canAdd(full)).toBe(false);
    expect(flatRules(change(full, { type: 'add group' }, { type: 'add', group }))).toHaveLength(20);
  });
  it('removes a rule, and a group with its last', () => {
    const less = change(draft, { type: 'remove', key: second });
    expect(print(less)).toBe(`{"match":"all","rules":[${NEW},{"match":"any","rules":[${NOBODY}]},${NOBODY}]}`);
    expect(print(change(less, { type: 'remove', key: third }))).toBe(`{"match":"all","rules":[${NEW},${NOBODY}]}`);
  });
  it('changes how rules and groups match', () => {
    const other = change(draft, { type: 'match', match: 'any' }, { type: 'match', match: 'all', group });
    expect(other.match).toBe('any');
    expect(other.rules[1]).toMatchObject({ match: 'all' });
  });
  const at = (of: Draft, key: number) => flatRules(of).find((rule) => rule.key === key);
  it('keeps the operator of another field where it fits', () => {
    expect(at(change(draft, { type: 'field', key: second, field: 'submitter' }), second)).toMatchObject({
      op: 'contains',
      value: 'printer',
    });
    expect(at(change(draft, { type: 'field', key: second, field: 'urgency' }), second)).toMatchObject({
      op: 'equals',
      value: null,
    });
  });
  it('keeps no word of another field', () =>
    expect(at(change(draft, { type: 'field', key: first, field: 'category' }), first)).toMatchObject({
      op: 'equals',
      value: null,
    }));
  it('keeps a value while it is asked for in the same way', () => {
    const ends = change(draft, { type: 'op', key: second, op: 'ends_with' });
    expect(at(ends, second)).toMatchObject({ op: 'ends_with', value: 'printer' });
    const none = change(ends, { type: 'op', key: second, op: 'is_empty' });
    expect(at(none, second)).toMatchObject({ value: null });
  });
});

describe('afterRemoval', () => {
  it('goes to the next rule', () => {
    expect(afterRemoval(draft, first)).toEqual({ rule: second });
    expect(afterRemoval(draft, second)).toEqual({ rule: third });
  });
  it('goes to the Add beside the last', () => {
    expect(afterRemoval(draft, third)).toEqual({ addTo: group });
    expect(afterRemoval(draft, fourth)).toEqual({ addTo: null });
  });
  it('leaves a group that goes too', () => {
    const less = change(draft, { type: 'remove', key: second });
    expect(afterRemoval(less, third)).toEqual({ rule: fourth });
  });
});

describe('keyAt', () => {
  it('finds the rule that the server speaks of', () => {
    expect(keyAt(draft, [0])).toBe(first);
    expect(keyAt(draft, [1, 1])).toBe(third);
    expect(keyAt(draft, [2])).toBe(fourth);
    expect(keyAt(draft, [9])).toBeNull();
  });
  it('does not count what was not sent', () => {
    const gap = change(draft, { type: 'value', key: first, value: null });
    expect(keyAt(gap, [0, 0])).toBe(second);
  });
});
