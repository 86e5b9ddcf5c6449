import type { Reporter, TestCase } from '@playwright/test/reporter';

/** One line at the end that a script can count. */
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
    const failed = of('unexpected', 'flaky') + this.#errors;
    process.stdout.write(`browser: ${of('expected')} passed, ${failed} failed, ${of('skipped')} skipped\n`);
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    return false;
  }
}
