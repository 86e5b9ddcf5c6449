import { describe, expect, it } from 'vitest';
import type { BulkEntry } from '@/lib/api/bulk';
import {
  type Bulk,
  bodyOf,
  bulkEffect,
  bulkTitle,
  doneText,
  entryState,
  entryTitle,
  previewText,
  undoneText,
} from './bulk-text';

const nameOf = (id: number) => `person ${id}`;
const many = (values: Bulk['values']): Bulk => ({ ids: [1, 2, 3], values: values ?? {} });
const refusal = { ticket_id: 1, title: 'x', reason: 'y' };

it.each([
  [{ operator_id: 5 }, 'Assign 3 tickets to person 5'],
  [{ operator_id: null }, 'Take 3 tickets from their operators'],
  [{ status: 'pending' }, 'Set 3 tickets to Pending'],
  [{ urgency: 'high' }, 'Set 3 tickets to High urgency'],
  [{ request_type: 'other' }, 'Put 3 tickets under Other'],
] as const)('%j', (values, title) => expect(bulkTitle(many(values), nameOf)).toBe(title));

it('deleting says so', () => {
  const bulk: Bulk = { ids: [7], remove: true };
  expect(bulkTitle(bulk, nameOf)).toBe('Delete 1 ticket');
  expect(bodyOf(bulk)).toEqual({ ticket_ids: [7], remove: true });
  expect(bulkEffect(bulk)).toMatch(/undone/);
});

it('nobody is a value, and is sent', () =>
  expect(bodyOf(many({ operator_id: null }))).toEqual({ ticket_ids: [1, 2, 3], changes: { operator_id: null } }));

describe('what would happen', () => {
  it.each([
    [{ changed: 10, unchanged: 2, refused: [] }, '10 tickets will change, 2 are so already.'],
    [{ changed: 0, unchanged: 1, refused: [] }, '1 is so already.'],
    [{ changed: 1, unchanged: 0, refused: [refusal] }, '1 ticket will change, 1 cannot be changed so.'],
    [{ changed: 0, unchanged: 0, refused: [] }, 'Nothing would change.'],
  ])('%j', (preview, text) => expect(previewText(preview, false)).toBe(text));
  it('is said of deleting', () =>
    expect(previewText({ changed: 2, unchanged: 0, refused: [] }, true)).toBe('2 tickets will be deleted.'));
});

describe('a change that was made', () => {
  const entry: BulkEntry = {
    id: 1,
    at: '2026-11-28T10:00:00',
    undo_until: '2026-11-28T10:10:00',
    undone_at: null,
    changes: { urgency: 'high' },
    removed: false,
    tickets: 4,
    kept: 0,
    can: { undo: true },
  };
  it.each([
    [entry, 'Set 4 tickets to High urgency'],
    [{ ...entry, changes: { operator_id: null } }, 'Take 4 tickets from their operators'],
    [{ ...entry, changes: {}, removed: true }, 'Delete 4 tickets'],
    [{ ...entry, changes: {} }, 'Change 4 tickets'],
    [
      { ...entry, changes: { status: 'pending', operator_id: 5 } },
      'Set 4 tickets to Pending, Assign 4 tickets to person 5',
    ],
  ])('%#: is called as it was', (one, title) => expect(entryTitle(one, nameOf)).toBe(title));
  it('says what became of it', () => {
    expect(entryState(entry)).toMatch(/^Can be undone until /);
    const over = { ...entry, can: { undo: false } };
    expect(entryState(over)).toMatch(/stays/);
    expect(entryState({ ...over, undone_at: entry.at })).toBe('Undone');
    expect(entryState({ ...over, undone_at: entry.at, kept: 1 })).toBe('Undone, but for 1 ticket that changed since');
  });
});

it('what happened, and what was undone', () => {
  expect(doneText(1200, false)).toBe('1,200 tickets changed');
  expect(doneText(1, true)).toBe('1 ticket deleted');
  expect(undoneText({ restored: 9, kept: [] })).toBe('Change undone for 9 tickets');
  expect(undoneText({ restored: 9, kept: [refusal] })).toBe(
    'Change undone for 9 tickets; 1 changed since and was kept',
  );
  expect(undoneText({ restored: 0, kept: [refusal, refusal] })).toBe('Nothing undone; 2 changed since and were kept');
});
