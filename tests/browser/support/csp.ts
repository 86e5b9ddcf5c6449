/**
 * Fails a test on any breach of the Content-Security-Policy and on any error that the page throws.
 * No breach means something only under the strict policy, so that is checked too.
 */
import { expect, type Page } from '@playwright/test';

const POLICY =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

type Breach = { directive: string; blocked: string; sample: string };

/** Begins to watch a page; the function returned says what went wrong until then. */
export async function watchPage(page: Page): Promise<() => string[]> {
  const problems: string[] = [];
  await page.exposeFunction('reportBreach', ({ directive, blocked, sample }: Breach) => {
    problems.push(`CSP: ${directive} blocked ${blocked} ${sample}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as unknown as { reportBreach: (breach: Breach) => void }).reportBreach;
      report({ directive: event.effectiveDirective, blocked: event.blockedURI, sample: event.sample });
    });
  });
  page.on('pageerror', (error) => problems.push(`page error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      problems.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'document') return;
    const policy = response.headers()['content-security-policy'];
    if (policy !== POLICY) problems.push(`the policy of ${response.url()} is ${policy}`);
  });
  return () => problems;
}

export function expectClean(problems: string[]): void {
  expect(problems, 'breaches of the policy and errors of the page').toEqual([]);
}
