import { expect, it } from 'vitest';
import type { Comment } from '@/lib/api/ticket';
import { hasCome } from './sending';

const ME = 1;
const sending = { body: 'Thanks', internal: false, after: 7 };
const comment = (part: Partial<Comment>) =>
  ({ id: 8, author_id: ME, body: 'Thanks', internal: false, ...part }) as Comment;

it('has come when it is among the others', () => expect(hasCome(sending, [comment({})], ME)).toBe(true));
it.each([
  ['one that was there before', { id: 7 }],
  ['somebody else', { author_id: 2 }],
  ['other words', { body: 'Thank you' }],
  ['a note', { internal: true }],
])('is not %s', (_, part) => expect(hasCome(sending, [comment(part)], ME)).toBe(false));
