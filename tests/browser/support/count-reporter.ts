import { basename } from 'node:path';
import type { Reporter, TestCase, TestError } from '@playwright/test/reporter';

/** Lines at the end for a script: what failed and how, a line each, and one that it can count. */
export default class CountReporter implements Reporter {
  readonly #tests = new Set<TestCase>();
  readonly #errors: TestError[] = [];

  onTestEnd(test: TestCase): void {
    this.#tests.add(test);
  }

  /** An error outside of any test, as a file that does not load, is a failure too. */
  onError(error: TestError): void {
    this.#errors.push(error);
  }

  onExit(): Promise<void> {
    const of = (...outcomes: ReturnType<TestCase['outcome']>[]) =>
      [...this.#tests].filter((test) => outcomes.includes(test.outcome())).length;
    for (const test of this.#tests) {
      if (test.outcome() === 'unexpected' || test.outcome() === 'flaky') {
        process.stdout.write(`failed: ${named(test)}\n`);
      }
    }
    for (const error of this.#errors) process.stdout.write(`failed: outside of any test${told(error)}\n`);
    const failed = of('unexpected', 'flaky') + this.#errors.length;
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
  return `${basename(file)}:${line} [${project}] ${titles.join(' › ')}${told(error)}`;
}

function told(error: TestError | undefined): string {
  const place = error?.location ? ` (at ${basename(error.location.file)}:${error.location.line})` : '';
  const text = error?.message ?? error?.value ?? 'no error';
  return `${place}: ${text.split('\n').slice(0, 4).join(' ')}`;
}
