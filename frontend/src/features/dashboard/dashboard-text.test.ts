import { describe, expect, it } from 'vitest';
import {
  beforeNote,
  loadSummary,
  openNote,
  percent,
  statusSummary,
  trendSummary,
  unassignedNote,
} from './dashboard-text';

describe('percent', () => {
  it.each([
    [0, 5, '0 %'],
    [1, 3, '33 %'],
    [1, 1000, 'under 1 %'],
    [999, 1000, 'over 99 %'],
    [5, 5, '100 %'],
    [0, 0, '0 %'],
  ])('of %i in %i', (part, whole, text) => expect(percent(part, whole)).toBe(text));
});

describe('notes', () => {
  it('say which way the open ones go', () => {
    expect(openNote(1293, 17)).toEqual({ text: '1,276 more created than closed', tone: 'bad' });
    expect(openNote(1, 3)).toEqual({ text: '2 more closed than created', tone: 'good' });
    expect(openNote(3, 3)).toEqual({ text: 'As many closed as created' });
    expect(openNote(0, 0)).toEqual({ text: 'None created, none closed' });
  });
  it('tell how many wait for an operator', () => {
    expect(unassignedNote(1, 4).text).toBe('25 % of those open');
    expect(unassignedNote(0, 4)).toEqual({ text: 'Every open ticket has an operator', tone: 'good' });
    expect(unassignedNote(0, 0).text).toBe('Nothing is open');
  });
  it('compare with the period before', () => {
    expect(beforeNote(5, 3, 7, 'good')).toEqual({ text: '2 more than in the 7 days before', tone: 'good' });
    expect(beforeNote(5, 3, 7)).toEqual({ text: '2 more than in the 7 days before' });
    expect(beforeNote(3, 5, 30, 'good')).toEqual({ text: '2 fewer than in the 30 days before' });
    expect(beforeNote(3, 3, 30).text).toBe('As many as in the 30 days before');
    expect(beforeNote(3, 0, 30).text).toBe('None in the 30 days before');
    expect(beforeNote(0, 0, 90).text).toBe('None in the 90 days before either');
  });
});

describe('sentences', () => {
  const days = [
    { day: '2026-11-04', created: 2, closed: 1 },
    { day: '2026-11-05', created: 9, closed: 0 },
    { day: '2026-11-06', created: 9, closed: 0 },
  ];
  it('sum up the period', () => {
    expect(trendSummary(days, 20, 1)).toBe('20 created and 1 closed in 3 days; the most were created on Nov 5: 9.');
    expect(trendSummary([{ day: '2026-11-04', created: 0, closed: 0 }], 0, 0)).toBe(
      '0 created and 0 closed in 1 days.',
    );
  });
  it('sum up the states', () => {
    expect(statusSummary(5000, 2200)).toBe('5,000 tickets in all; 44 % closed.');
    expect(statusSummary(1, 0)).toBe('1 ticket in all; 0 % closed.');
    expect(statusSummary(0, 0)).toBe('There are no tickets yet.');
  });
  it('name who carries the most', () => {
    const load = (operator_name: string, open: number, high: number) => ({ operator_name, open, high });
    expect(loadSummary([load('Ada', 3, 1), load('Linus', 4850, 112)])).toBe(
      'Linus carries the most: 4,850 open, 112 of high urgency.',
    );
    expect(loadSummary([load('Ada', 0, 0)])).toBe('No open ticket has an operator.');
    expect(loadSummary([])).toBe('No open ticket has an operator.');
  });
});
