import { describe, expect, it } from 'vitest';
import { loginPath, safePath } from './safe-path';

const ORIGIN = 'https://desk.example';

describe('safePath', () => {
  it.each(['/tickets/7', '/tickets?closed=1', '/tickets/new#x', '/a/../tickets'])('goes to %s', (next) =>
    expect(safePath(next, ORIGIN)).toBe(next === '/a/../tickets' ? '/tickets' : next),
  );
  it.each([
    null,
    '',
    'tickets',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/login',
    '/login?next=/login',
    '/register/',
  ])('does not go to %j', (next) => expect(safePath(next, ORIGIN)).toBe('/tickets'));
});

describe('loginPath', () => {
  it('leads back to where one was', () =>
    expect(loginPath('/tickets/7?a=b')).toBe('/login?next=%2Ftickets%2F7%3Fa%3Db'));
  it.each(['/', '/tickets'])('needs no way back to %s', (from) => expect(loginPath(from)).toBe('/login'));
});
