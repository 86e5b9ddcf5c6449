import { QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import { queryClient, readAnew } from './query-client';

/** Somebody looks at it; the answers are given one by one. */
function watched(queryKey: string[]) {
  const asked: ((answer: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => asked.push(resolve));
  const observer = new QueryObserver(queryClient, { queryKey, queryFn });
  const stop = observer.subscribe(() => {});
  const answer = async (nth: number, text: string) => {
    asked[nth]?.(text);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { asked, answer, stop, shown: () => observer.getCurrentResult().data };
}

afterEach(() => queryClient.clear());

describe('readAnew', () => {
  it('reads once more after a first answer that was under way', async () => {
    const one = watched(['one']);
    readAnew({ queryKey: ['one'] });
    readAnew({ queryKey: ['one'] });
    expect(one.asked).toHaveLength(1);
    await one.answer(0, 'old');
    expect(one.asked).toHaveLength(2);
    await one.answer(1, 'new');
    expect(one.shown()).toBe('new');
    expect(one.asked).toHaveLength(2);
    one.stop();
  });

  it('asks again at once where something is shown', async () => {
    const one = watched(['one']);
    await one.answer(0, 'old');
    readAnew({ queryKey: ['one'] });
    expect(one.asked).toHaveLength(2);
    await one.answer(1, 'new');
    expect(one.shown()).toBe('new');
    one.stop();
  });

  it('leaves others alone', async () => {
    const [one, other] = [watched(['one']), watched(['other'])];
    await other.answer(0, 'other');
    readAnew({ queryKey: ['one'] });
    await one.answer(0, 'one');
    expect(other.asked).toHaveLength(1);
    one.stop();
    other.stop();
  });
});
