/**
 * The web application in Chromium, against the real server.
 *
 *   npm ci && npx playwright test
 *
 * SERVICEDESK   the executable (default build/servicedesk of this repository); each worker starts its own
 * BASE_URL      use a server that runs already, and start none
 * CHROMIUM      the browser (default Debian's Chromium without windows: a page opens in a quarter of the time)
 *
 * A package of its own, so that building the product never installs a browser driver.
 * The last line of the output is `browser: N passed, N failed, N skipped`.
 */
import { existsSync } from 'node:fs';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
if (!existsSync(CHROMIUM)) {
  console.error(
    `${CHROMIUM} is missing: \`apt-get install chromium-headless-shell\`, \`make test\`, or name the browser in CHROMIUM.`,
  );
  process.exit(1);
}

/** A folder for each run: a second one at the same time would clear it. Workers inherit the name. */
process.env.BROWSER_RESULTS ??= `test-results/${process.pid}`;
const RESULTS = process.env.BROWSER_RESULTS;

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

type Project = NonNullable<PlaywrightTestConfig['projects']>[number];

/** What has no look (@once) runs in the first alone. */
function look(name: string, use: Project['use'], more: Partial<Project> = {}): Project {
  return { name, use: { ...use }, grepInvert: /@once/, ...more };
}

/** Desktop and phone run every path, axe in both themes. In the dark, what is about themes runs again. */
const DARK: Partial<Project> = { testMatch: /(look|docs|path)\.spec\.ts/ };

export default defineConfig({
  testDir: 'specs',
  outputDir: RESULTS,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // Far beyond what anything takes: the machine may be busy with other tests.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['./support/count-reporter.ts']],
  use: {
    actionTimeout: 60_000,
    locale: 'en-US',
    timezoneId: 'Europe/Prague',
    // Recording costs as much as the test: TRACE=1 when one has failed.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: CHROMIUM,
      args: ['--no-sandbox'],
    },
  },
  projects: [
    look('desktop light', { ...DESKTOP, colorScheme: 'light' }, { grepInvert: [] }),
    look('desktop dark', { ...DESKTOP, colorScheme: 'dark' }, DARK),
    look('phone light', { ...PHONE, colorScheme: 'light' }),
    look('phone dark', { ...PHONE, colorScheme: 'dark' }, DARK),
  ],
});
