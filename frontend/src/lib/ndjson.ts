/** One JSON value a line (`application/x-ndjson`), read piece by piece. */

/**
 * Feed it text as it comes, cut anywhere; it hands on the value of every whole line. Empty lines say nothing. Call
 * `end` when no more comes: a last line without its end counts. Throws SyntaxError at a line that is no JSON.
 */
export function lineReader(deliver: (value: unknown) => void): { feed: (text: string) => void; end: () => void } {
  let rest = '';

  const line = (text: string): void => {
    if (text.trim() !== '') deliver(JSON.parse(text));
  };

  return {
    feed: (text) => {
      const lines = text.split('\n');
      lines[0] = rest + lines[0];
      rest = lines.pop() ?? '';
      for (const one of lines) line(one);
    },
    end: () => {
      const last = rest;
      rest = '';
      line(last);
    },
  };
}
