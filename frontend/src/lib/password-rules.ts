/** The server's rules, to be read before typing. The server decides; this only says it sooner. */
type Rule = { label: string; met: (password: string) => boolean };

const SYMBOLS = /[!@#$%^&*()_+\-=[\]{}|;':",./<>?]/;

export const PASSWORD_RULES: readonly Rule[] = [
  { label: '8 characters or more', met: (p) => [...p].length >= 8 },
  { label: 'an upper-case letter', met: (p) => /\p{Lu}/u.test(p) },
  { label: 'a lower-case letter', met: (p) => /\p{Ll}/u.test(p) },
  { label: 'a digit', met: (p) => /\p{Nd}/u.test(p) },
  { label: 'a symbol such as ! ? # -', met: (p) => SYMBOLS.test(p) },
];

/** A sentence about what is missing, or null. */
export function passwordProblem(password: string): string | null {
  const missing = PASSWORD_RULES.filter((rule) => !rule.met(password)).map((rule) => rule.label);
  if (missing.length === 0) return null;
  return `The password still needs ${new Intl.ListFormat('en').format(missing)}.`;
}
