/** Gathers pieces of text and hands them on together, at most once a frame: a page need not be drawn anew for each. */
export type Gatherer = {
  add: (text: string) => void;
  /** Hands on what has gathered, now. */
  flush: () => void;
};

export function gatherer(deliver: (text: string) => void, nextFrame = requestAnimationFrame): Gatherer {
  let gathered = '';
  let waits = false;
  const flush = (): void => {
    const text = gathered;
    gathered = '';
    if (text !== '') deliver(text);
  };
  const add = (text: string): void => {
    gathered += text;
    if (waits) return;
    waits = true;
    nextFrame(() => {
      waits = false;
      flush();
    });
  };
  return { add, flush };
}
