import { basename } from 'node:path';
import type { Reporter, TestCase } from '@playwright/test/reporter';

/** Lines at the end for a script: what failed and how, a line each, and one that it can count. */
export default class CountReporter implements Reporter {
  readonly #tests = new Set<TestCase>();
  #errors = 0;

  onTestEnd(test: TestCase): void {
    this.#tests.add(test);
  }

  /** An error outside of any test, as a file that does not load, is a failure too. */
  onError(): void {
    this.#errors++;
  }

  onExit(): Promise<void> {
    const of = (...outcomes: ReturnType<TestCase['outcome']>[]) =>
      [...this.#tests].filter((test) => outcomes.includes(test.outcome())).length;
    for (const test of this.#tests) {
      if (test.outcome() === 'unexpected' || test.outcome() === 'flaky') {
        process.stdout.write(`failed: ${named(test)}\n`);
      }
    }
    const failed = of('unexpected', 'flaky') + this.#errors;
    process.stdout.write(`browser: ${of('expected')} passed, ${failed} failed, ${of('skipped')} skipped\n`);
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    return false;
  }
}

function named(test: TestCase): string {
  const { file, line } = test.location;
  const [, project, , ...titles] = test.titlePath();
  const error = test.results.flatMap((result) => result.errors)[0];
  const told = (error?.message ?? 'no error').split('\n').slice(0, 4).join(' ');
  const place = error?.location ? ` (at line ${error.location.line})` : '';
  return `${basename(file)}:${line} [${project}] ${titles.join(' › ')}${place}: ${told}`;
}
