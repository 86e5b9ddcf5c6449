import { describe, expect, it } from 'vitest';
import {
  countRules,
  isTooLong,
  parseRules,
  peopleOf,
  printRules,
  type Rules,
  rulePathOf,
  valueKind,
  withoutRule,
} from './rule';

const NEW = '{"field":"status","op":"equals","value":"new"}';
const PRINTER = '{"field":"description","op":"contains","value":"printer"}';
const NOBODY = '{"field":"assigned_to","op":"is_empty"}';
const all = (...rules: string[]) => `{"match":"all","rules":[${rules.join(',')}]}`;
const any = (...rules: string[]) => `{"match":"any","rules":[${rules.join(',')}]}`;

describe('parseRules and printRules', () => {
  it.each([all(NEW), any(NEW, PRINTER, NOBODY), all(NEW, any(PRINTER, NOBODY))])('keep %s as it is', (text) => {
    const { rules, notes } = parseRules(text);
    expect(notes).toEqual([]);
    expect(printRules(rules)).toBe(text);
  });
  it('know no rules', () => {
    expect(parseRules(null)).toEqual({ rules: null, notes: [] });
    expect(parseRules('')).toEqual({ rules: null, notes: [] });
    expect(parseRules(all())).toEqual({ rules: null, notes: [] });
    expect(printRules(null)).toBeNull();
    expect(printRules({ match: 'all', rules: [{ match: 'any', rules: [] }] })).toBeNull();
  });
  it('take people by id and by name', () => {
    const text = all(
      '{"field":"submitter","op":"equals","value":7}',
      '{"field":"submitter","op":"equals","value":"Maya"}',
    );
    expect(printRules(parseRules(text).rules)).toBe(text);
  });
  it('give no value to an operator that takes none', () => {
    const { rules } = parseRules(all('{"field":"assigned_to","op":"is_empty","value":"x"}'));
    expect(printRules(rules)).toBe(all(NOBODY));
  });
});

describe('parseRules', () => {
  it.each([
    ['an unknown field', '{"field":"colour","op":"equals","value":"red"}', 'no field “colour”'],
    ['a field that only objects have', '{"field":"constructor","op":"equals","value":"x"}', 'no field “constructor”'],
    ['an unknown operator', '{"field":"description","op":"like","value":"x"}', 'no operator “like”'],
    ['an operator of another field', '{"field":"status","op":"contains","value":"n"}', 'no operator “contains”'],
    ['an unknown word', '{"field":"urgency","op":"equals","value":"critical"}', 'the value “critical”'],
    ['a word that only objects have', '{"field":"urgency","op":"equals","value":"toString"}', 'the value “toString”'],
    ['a number for a text', '{"field":"description","op":"contains","value":5}', 'the value “5”'],
    ['an id that is none', '{"field":"submitter","op":"equals","value":-1}', 'the value “-1”'],
    ['a missing value', '{"field":"description","op":"contains"}', 'needs a value'],
    ['a blank value', '{"field":"description","op":"contains","value":"  "}', 'needs a value'],
    ['something else', '"new"', '“new” is not a rule'],
    ['nothing', 'null', '“null” is not a rule'],
    ['a group that is neither', `{"match":"none","rules":[${NEW}]}`, '“none” is neither'],
    ['a group without rules', '{"match":"all","rules":5}', 'a group has no rules'],
  ])('leaves out %s and keeps the rest', (_, unknown, note) => {
    const { rules, notes } = parseRules(all(unknown, NEW));
    expect(printRules(rules)).toBe(all(NEW));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });
  it('leaves out one rule of a group', () => {
    const { rules, notes } = parseRules(all(any('{"field":"colour"}', PRINTER)));
    expect(printRules(rules)).toBe(all(any(PRINTER)));
    expect(notes).toHaveLength(1);
  });
  it('leaves out groups in groups', () => {
    const { rules, notes } = parseRules(all(NEW, any(PRINTER, all(NEW))));
    expect(printRules(rules)).toBe(all(NEW, any(PRINTER)));
    expect(notes).toHaveLength(1);
  });
  it('leaves out a group of which nothing is left', () => {
    expect(printRules(parseRules(all(NEW, any('{"field":"colour"}'))).rules)).toBe(all(NEW));
  });
  it('keeps 20 rules and says so', () => {
    const { rules, notes } = parseRules(all(any(...Array(15).fill(NOBODY)), ...Array(7).fill(NEW)));
    expect(countRules(rules)).toBe(20);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain('at most 20');
  });
  it.each(['{', '[]', '5', 'null', '{"match":"all"}', '{"match":"some","rules":[]}', all(`"${'x'.repeat(5000)}"`)])(
    'cannot read %.40s',
    (text) => {
      const { rules, notes } = parseRules(text);
      expect(rules).toBeNull();
      expect(notes).toHaveLength(1);
    },
  );
});

describe('peopleOf', () => {
  it('names each person once', () => {
    const by = (id: number) => `{"field":"submitter","op":"equals","value":${id}}`;
    expect(peopleOf(parseRules(all(by(7), NEW, any(by(8), by(7)))).rules)).toEqual([7, 8]);
    expect(peopleOf(null)).toEqual([]);
  });
});

describe('valueKind', () => {
  it('follows the field for equality and is text otherwise', () => {
    expect(valueKind('submitter', 'equals')).toBe('person');
    expect(valueKind('submitter', 'contains')).toBe('text');
    expect(valueKind('category', 'not_equals')).toBe('choice');
    expect(valueKind('category', 'starts_with')).toBe('text');
    expect(valueKind('assigned_to', 'is_empty')).toBeNull();
  });
});

describe('isTooLong', () => {
  it('counts bytes, as the server does', () => {
    const rules = (value: string): Rules => ({
      match: 'all',
      rules: Array(12).fill({ field: 'description', op: 'contains', value }),
    });
    expect(isTooLong(rules('x'.repeat(200)))).toBe(false);
    expect(isTooLong(rules('é'.repeat(200)))).toBe(true);
  });
});

describe('rulePathOf and withoutRule', () => {
  const rules = parseRules(all(NEW, any(PRINTER, NOBODY))).rules as Rules;
  it('find the rule of a refusal', () => {
    expect(rulePathOf(['query', 'rules', 'rules', 1, 'op'])).toEqual([1]);
    expect(rulePathOf(['query', 'rules', 'rules', 1, 'rules', 0, 'value'])).toEqual([1, 0]);
    expect(rulePathOf(['query', 'rules'])).toBeNull();
    expect(rulePathOf(['query', 'limit', 1])).toBeNull();
  });
  it('leave it out', () => {
    expect(printRules(withoutRule(rules, [0]))).toBe(all(any(PRINTER, NOBODY)));
    expect(printRules(withoutRule(rules, [1, 0]))).toBe(all(NEW, any(NOBODY)));
    expect(printRules(withoutRule(rules, [1]))).toBe(all(NEW));
    expect(withoutRule({ match: 'all', rules: rules.rules.slice(0, 1) }, [0])).toBeNull();
  });
});
