import { describe, expect, it } from 'vitest';
import { gatherer } from './once-a-frame';

function setUp() {
  const delivered: string[] = [];
  const frames: (() => void)[] = [];
  const nextFrame = (run: FrameRequestCallback) => frames.push(() => run(0));
  const frame = () => {
    for (const run of frames.splice(0)) run();
  };
  return { delivered, frames, frame, gather: gatherer((text) => delivered.push(text), nextFrame) };
}

describe('gatherer', () => {
  it('hands on once a frame what came meanwhile', () => {
    const { delivered, frames, frame, gather } = setUp();
    for (const piece of ['It ', 'is ', 'the ', 'lamp']) gather.add(piece);
    expect(delivered).toEqual([]);
    expect(frames).toHaveLength(1);
    frame();
    gather.add('.');
    frame();
    expect(delivered).toEqual(['It is the lamp', '.']);
  });
  it('hands on the rest at once when asked, and nothing twice', () => {
    const { delivered, frame, gather } = setUp();
    gather.add('a');
    gather.flush();
    frame();
    gather.flush();
    expect(delivered).toEqual(['a']);
  });
});
