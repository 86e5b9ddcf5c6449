/** What is costly to make and may never be needed, as the formats of `Intl` are: made at the first call. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
