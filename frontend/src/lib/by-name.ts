const order = new Intl.Collator(undefined, { numeric: true });

/** People as the language of their reader orders names; of one name, as they came. */
export function byName<T extends { id: number; name: string }>(people: readonly T[]): T[] {
  return people.toSorted((a, b) => order.compare(a.name, b.name) || a.id - b.id);
}
