import { expect, it } from 'vitest';
import { widenText } from './queue-text';
import type { Rules } from './rules/rule';
import { EVERYTHING } from './view';

const rules: Rules = { match: 'all', rules: [{ field: 'description', op: 'contains', value: 'dock' }] };

it.each([
  [{ status: ['closed'] as const }, 'Widen the filters.'],
  [{ q: 'dock' }, 'Widen the words you search for.'],
  [{ rules }, 'Widen the advanced filter.'],
  [{ created_by_id: 7, rules }, 'Widen the filters or the advanced filter.'],
  [
    { urgency: ['high'] as const, q: 'dock', rules },
    'Widen the filters, the words you search for or the advanced filter.',
  ],
])('advises what %o is empty by', (part, text) => {
  expect(widenText({ ...EVERYTHING, ...part })).toBe(text);
});
