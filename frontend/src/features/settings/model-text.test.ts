import { describe, expect, it } from 'vitest';
import type { Model, ModelPull } from '@/lib/api/model';
import { isPulling, lineWords, pullPercent, pullWords, testWords } from './model-text';

const pull: ModelPull = { id: 1, state: 'running', status: 'pulling 747', completed: 0, total: 0, error: null };

describe('what is told of the model', () => {
  it('tells how far a pull is, once it is known', () => {
    expect(pullWords(pull)).toBe('pulling 747…');
    const half = { ...pull, completed: 500_000_000, total: 1_000_000_000 };
    expect(pullPercent(half)).toBe(50);
    expect(pullWords(half)).toMatch(/^pulling 747: .+ of .+, 50 %$/);
    expect(pullPercent({ ...half, completed: 2_000_000_000 })).toBe(100);
  });
  it('tells how a pull ended', () => {
    expect([pull, { ...pull, state: 'waiting' as const }].every(isPulling)).toBe(true);
    expect(isPulling({ ...pull, state: 'done' })).toBe(false);
    expect(isPulling(null)).toBe(false);
    expect(pullWords({ ...pull, state: 'dead', error: 'No such model.' })).toContain('No such model.');
  });
  it('tells what a test showed', () => {
    expect(testWords({ ok: true, seconds: 1.234, reply: ' Hello. ', error: null })).toBe(
      'It answered in 1.2 s: “Hello.”',
    );
    expect(testWords({ ok: false, seconds: 3, reply: null, error: 'It is away.' })).toBe('It is away. (after 3.0 s)');
  });
  it('tells how many wait', () => {
    expect(lineWords({ running: 0, waiting: 0 } as Model)).toBe('Nobody asks it anything');
    expect(lineWords({ running: 1, waiting: 2 } as Model)).toBe('Answers somebody, 2 in line');
  });
});
