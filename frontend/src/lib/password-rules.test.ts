import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password-rules';

describe('passwordProblem', () => {
  it.each(['StrongPass123!', 'Ébène-12', 'Aa1!𝒳𝒳𝒳𝒳'])('accepts %s', (password) =>
    expect(passwordProblem(password)).toBeNull(),
  );
  it.each([
    ['Aa1!', '8 characters'],
    ['password1!', 'upper-case'],
    ['PASSWORD1!', 'lower-case'],
    ['Password!', 'digit'],
    ['Password1', 'symbol'],
    ['Passw0rd~', 'symbol'],
    ['Passw0rd\\ ', 'symbol'],
  ])('%s lacks %s', (password, what) => expect(passwordProblem(password)).toContain(what));
  it('names all that is missing', () => expect(passwordProblem('')).toMatch(/8 characters.*digit.*and a symbol/));
});
