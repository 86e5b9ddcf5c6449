import { expect, it } from 'vitest';
import { printBytes } from './bytes';

it('prints sizes for people', () => {
  expect([0, 512, 1536, 5_242_880, 82_150_588_416, 5e15].map(printBytes)).toEqual([
    '0 bytes',
    '512 bytes',
    '1.5 KB',
    '5 MB',
    '76.5 GB',
    '4,547 TB',
  ]);
});
