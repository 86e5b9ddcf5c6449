import { describe, expect, it } from 'vitest';
import {
  closedPath,
  createdPath,
  loadPath,
  openOfPath,
  QUEUE_PATH,
  statusPath,
  submitterPath,
} from '@/lib/queue-paths';
import {
  ariaSort,
  EVERYTHING,
  filterAlike,
  isFiltered,
  nextSort,
  OPEN,
  printView,
  queryOf,
  readView,
  ruleNotes,
  type View,
  viewPath,
} from './view';

const read = (search: string): View => readView(new URLSearchParams(search));

const FULL: View = {
  status: ['new', 'pending'],
  urgency: ['high'],
  request_type: ['software', 'other'],
  waiting_for: ['operator'],
  operator_id: ['me', 'none', '12'],
  created_by_id: 7,
  created_within: 30,
  closed_within: 7,
  q: 'blank pages & more',
  rules: { match: 'any', rules: [{ field: 'category', op: 'equals', value: 'hardware' }] },
  sort: '-urgency',
};

describe('the address', () => {
  it('brings back what it was written from', () => expect(read(printView(FULL))).toEqual(FULL));
  it('says when everything is asked for', () => {
    expect(viewPath(EVERYTHING)).toBe('/admin?status=any');
    expect(read('status=any')).toEqual(EVERYTHING);
  });
  it('is the same for the same view, whatever was typed', () =>
    expect(printView(read('urgency=high&status=pending&status=new&x=1&status=new'))).toBe(
      'status=new&status=pending&urgency=high',
    ));

  it.each([
    ['status=open', EVERYTHING],
    ['status=constructor', EVERYTHING],
    ['operator_id=0&operator_id=x&operator_id=-1', EVERYTHING],
    ['created_by_id=99999999999999999999', EVERYTHING],
    ['created_within=0&closed_within=x', EVERYTHING],
    ['created_within=3661&closed_within=-1', EVERYTHING],
    ['created_within=07&closed_within=1.5', EVERYTHING],
    ['sort=title', EVERYTHING],
    ['q=%20%20', EVERYTHING],
    ['rules=%7B', EVERYTHING],
    ['operator_id=me&operator_id=me', { ...EVERYTHING, operator_id: ['me'] }],
  ])('understands %s', (search, view) => expect(read(search)).toEqual(view));

  it('cuts a search at what the server takes, not inside a character', () =>
    expect(read(`q=${'😀'.repeat(300)}`).q).toBe('😀'.repeat(200)));
  it('asks for at most as many operators as the server takes', () =>
    expect(read([...Array(12).keys()].map((id) => `operator_id=${id + 1}`).join('&')).operator_id).toHaveLength(8));
  it('says which rule it does not know', () =>
    expect(
      ruleNotes(new URLSearchParams({ rules: '{"match":"all","rules":[{"field":"mood","op":"equals"}]}' })),
    ).toHaveLength(1));
});

describe('the ways into the queue from elsewhere', () => {
  it.each([
    ...Object.values(QUEUE_PATH),
    statusPath('closed'),
    loadPath(7),
    submitterPath(7),
    openOfPath(7),
    createdPath(7),
    closedPath(7),
  ])('are written as it writes its own: %s', (path) => expect(viewPath(read(path.replace(/^.*\?/, '')))).toBe(path));
});

describe('filters', () => {
  it('are not the order', () => {
    expect(isFiltered({ ...EVERYTHING, sort: 'status' })).toBe(false);
    expect(isFiltered({ ...EVERYTHING, q: 'x' })).toBe(true);
    expect(filterAlike({ ...EVERYTHING, status: OPEN }, { ...EVERYTHING, status: OPEN, sort: 'urgency' })).toBe(true);
    expect(filterAlike({ ...EVERYTHING, status: OPEN }, EVERYTHING)).toBe(false);
  });
  it('go to the server as it takes them', () => {
    expect(queryOf(EVERYTHING)).toEqual({ sort: '-updated_at' });
    expect(queryOf(FULL)).toEqual({
      ...FULL,
      rules: '{"match":"any","rules":[{"field":"category","op":"equals","value":"hardware"}]}',
    });
  });
});

describe('the order', () => {
  it('begins with the telling end of a column and turns', () => {
    expect(nextSort('-updated_at', 'urgency')).toBe('-urgency');
    expect(nextSort('-urgency', 'urgency')).toBe('urgency');
    expect(nextSort('urgency', 'urgency')).toBe('-urgency');
    expect(nextSort('-updated_at', 'status')).toBe('status');
  });
  it('is said of one column', () => {
    expect(ariaSort('-urgency', 'urgency')).toBe('descending');
    expect(ariaSort('status', 'status')).toBe('ascending');
    expect(ariaSort('status', 'urgency')).toBeUndefined();
  });
});
