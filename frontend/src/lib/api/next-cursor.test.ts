import { expect, it } from 'vitest';
import { nextCursor } from './next-cursor';

it.each([
  [null, null],
  ['', null],
  ['</api/tickets/?limit=50&cursor=abc>; rel="next"', 'abc'],
  ['</api/tickets/?cursor=a%2Bb%3D&limit=50>; rel=next', 'a+b='],
  ['</x?cursor=1>; rel="prev", </x?cursor=2>; rel="next"', '2'],
  ['</x?cursor=1>; rel="last"', null],
  ['</x>; rel="next"', null],
])('%s', (header, cursor) => expect(nextCursor(header)).toBe(cursor));
