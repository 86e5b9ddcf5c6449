import { describe, expect, it } from 'vitest';
import { messageReader, type StreamMessage } from './event-stream';

function read(...pieces: string[]): StreamMessage[] {
  const messages: StreamMessage[] = [];
  const feed = messageReader((message) => messages.push(message));
  for (const piece of pieces) feed(piece);
  return messages;
}

const HELLO = 'id: 7-41\nevent: hello\ndata: {}\n\n';

describe('messageReader', () => {
  it('hands on whole messages', () => {
    expect(read(HELLO)).toEqual([{ id: '7-41', event: 'hello', data: '{}' }]);
  });
  it('does not mind where the pieces are cut', () => {
    for (let cut = 1; cut < HELLO.length; cut++) expect(read(HELLO.slice(0, cut), HELLO.slice(cut))).toHaveLength(1);
    expect(read(...'id: 1\r\ndata: a\r\n\r\n')).toEqual([{ id: '1', event: 'message', data: 'a' }]);
  });
  it('leaves comments alone', () => {
    expect(read(': keep\n\n', ': keep\n\n')).toEqual([]);
  });
  it('tells a place that came in silence, once', () => {
    const reached: string[] = [];
    const feed = messageReader(
      () => {},
      (id) => reached.push(id),
    );
    feed(`${HELLO}: keep\n\n: keep\nid: 7-50\n\n: keep\n\nid: 8-1\nevent: x\ndata: {}\n\n`);
    expect(reached).toEqual(['7-50']);
  });
  it('joins the lines of one message, and keeps the id for the next', () => {
    expect(read('id: 3\ndata: a\ndata:b\n\ndata: c\n\n')).toEqual([
      { id: '3', event: 'message', data: 'a\nb' },
      { id: '3', event: 'message', data: 'c' },
    ]);
  });
  it('waits for the end of what is half there', () => {
    expect(read('id: 3\ndata: a\n')).toEqual([]);
  });
});
