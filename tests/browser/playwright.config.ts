/**
 * The web application in Chromium, against the real server.
 *
 *   npm ci && npx playwright test
 *
 * SERVICEDESK   the executable (default build/servicedesk of this repository); each worker starts its own
 * BASE_URL      use a server that runs already, and start none
 * CHROMIUM      the browser (default Debian's /usr/bin/chromium)
 *
 * A package of its own, so that building the product never installs a browser driver.
 * The last line of the output is `browser: N passed, N failed, N skipped`.
 */
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

type Project = NonNullable<PlaywrightTestConfig['projects']>[number];

/** Every look runs the whole path; what has no look (@once) runs in the first alone. */
function look(name: string, use: Project['use'], first = false): Project {
  return first ? { name, use: { ...use } } : { name, use: { ...use }, grepInvert: /@once/ };
}

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./support/count-reporter.ts']],
  use: {
    actionTimeout: 10_000,
    locale: 'en-US',
    timezoneId: 'Europe/Prague',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
  },
  projects: [
    look('desktop light', { ...DESKTOP, colorScheme: 'light' }, true),
    look('desktop dark', { ...DESKTOP, colorScheme: 'dark' }),
    look('phone light', { ...PHONE, colorScheme: 'light' }),
    look('phone dark', { ...PHONE, colorScheme: 'dark' }),
  ],
});
