import { expect, it } from 'vitest';
import { tidyEmail } from './email';

it.each([
  [' Uma@EXAMPLE.Com ', 'Uma@example.com'],
  ['a@b@C', 'a@b@c'],
  ['nobody', 'nobody'],
])('%j is kept as %j', (typed, kept) => expect(tidyEmail(typed)).toBe(kept));
