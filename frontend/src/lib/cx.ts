/** Joins class names; CSS modules type theirs as possibly undefined. */
export function cx(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
