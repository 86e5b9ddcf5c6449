/** The format of `text/event-stream`, read piece by piece (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export type StreamMessage = { id: string; event: string; data: string };

/**
 * Feed it text as it comes, cut anywhere; it hands on every whole message. `id` is the last one met; one that came
 * without a message says how far the stream has come in silence, and is handed to `reached`.
 */
export function messageReader(
  deliver: (message: StreamMessage) => void,
  reached: (id: string) => void = () => {},
): (text: string) => void {
  let rest = '';
  let id = '';
  let told = '';
  let event = '';
  let data: string[] = [];

  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) deliver({ id, event: event || 'message', data: data.join('\n') });
      else if (id !== told) reached(id);
      told = id;
      event = '';
      data = [];
      return;
    }
    const at = text.indexOf(':');
    const field = at < 0 ? text : text.slice(0, at);
    const value = at < 0 ? '' : text.slice(at + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  };

  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const one of lines) line(one);
  };
}
