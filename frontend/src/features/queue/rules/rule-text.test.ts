import { describe, expect, it } from 'vitest';
import { parseRules, type Rules } from './rule';
import { countText, rulesText } from './rule-text';

const nameOf = (id: number) => (id === 7 ? 'Maya Lindqvist' : undefined);
const read = (rules: object[], match = 'all') =>
  rulesText(parseRules(JSON.stringify({ match, rules })).rules as Rules, nameOf);

describe('rulesText', () => {
  it.each([
    [{ field: 'status', op: 'equals', value: 'new' }, 'Tickets where the status is New.'],
    [{ field: 'urgency', op: 'not_equals', value: 'high' }, 'Tickets where the urgency is not High.'],
    [{ field: 'category', op: 'equals', value: 'hardware' }, 'Tickets where the category is Hardware.'],
    [{ field: 'category', op: 'starts_with', value: 'hard' }, 'Tickets where the category starts with “hard”.'],
    [{ field: 'submitter', op: 'equals', value: 7 }, 'Tickets where the submitter is Maya Lindqvist.'],
    [{ field: 'submitter', op: 'equals', value: 8 }, 'Tickets where the submitter is person 8.'],
    [{ field: 'submitter', op: 'contains', value: 'may' }, 'Tickets where the name of the submitter contains “may”.'],
    [{ field: 'assigned_to', op: 'is_empty' }, 'Tickets where nobody is assigned.'],
    [{ field: 'assigned_to', op: 'is_not_empty' }, 'Tickets where somebody is assigned.'],
    [{ field: 'description', op: 'is_empty' }, 'Tickets where the description is empty.'],
  ])('reads %o', (rule, text) => expect(read([rule])).toBe(text));

  const rules = [
    { field: 'status', op: 'equals', value: 'new' },
    { field: 'description', op: 'contains', value: 'printer' },
  ];
  it('joins with and, or', () => {
    expect(read(rules)).toBe('Tickets where the status is New and the description contains “printer”.');
    expect(read(rules, 'any')).toBe('Tickets where the status is New or the description contains “printer”.');
  });
  it('puts a group in brackets where they tell something', () => {
    const group = { match: 'any', rules };
    expect(read([{ field: 'assigned_to', op: 'is_empty' }, group])).toBe(
      'Tickets where nobody is assigned and (the status is New or the description contains “printer”).',
    );
    expect(read([group])).toBe('Tickets where the status is New or the description contains “printer”.');
  });
  it('leaves open what is not filled in yet', () =>
    expect(rulesText({ match: 'all', rules: [{ field: 'description', op: 'contains', value: null }] }, nameOf)).toBe(
      'Tickets where the description contains …',
    ));
  it('has words for no rules', () => expect(rulesText({ match: 'all', rules: [] }, nameOf)).toBe('All tickets.'));
});

describe('countText', () => {
  it.each([
    [0, true, 'No tickets'],
    [1, true, '1 ticket'],
    [12345, true, '12,345 tickets'],
    [1000, false, 'More than 1,000 tickets'],
    [37, false, 'At least 37 tickets'],
  ])('of %i, exact %s', (n, exact, text) => expect(countText({ n, exact })).toBe(text));
});
