/** The `test` of all specs: a server for each worker; a watched page and an address for each test. */
import { test as base, expect, type Page } from '@playwright/test';
import { expectClean, watchPage } from './csp.ts';
import { anAddress, aPerson, Desk, type Person } from './desk.ts';
import { type Environment, type Seed, type Server, startServer } from './server.ts';

type TestFixtures = {
  desk: Desk;
  /** Somebody with an account, not signed in. */
  person: Person;
  /** Signs in on the page that asks for it, or opens `path` (default the person's home) signed in. */
  signIn: (person: Person, path?: string) => Promise<void>;
};

/** `test.use({ seed: { tickets: 3000, users: 60 } })`: such files get a server of their own. */
type WorkerFixtures = { server: Server; seed: Seed | null; environment: Environment };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  seed: [null, { scope: 'worker', option: true }],
  environment: [{}, { scope: 'worker', option: true }],
  server: [
    async ({ seed, environment }, use) => {
      const server = await startServer(seed, environment);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  extraHTTPHeaders: async ({}, use) => use({ 'X-Forwarded-For': anAddress() }),
  page: async ({ page }, use) => {
    const problems = await watchPage(page);
    await use(page);
    // What a test's own route still fetches goes with the page; unasked, it would fail the run outside of any test.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expectClean(problems());
  },
  desk: async ({ request, server }, use) => use(new Desk(request, server.database)),
  person: async ({ desk }, use) => use(await desk.add(aPerson())),
  signIn: async ({ page, server }, use) => use((person, path) => signInOn(page, server.url, person, path)),
});

export { expect };

/** The form, where the page stands on it already; else the cookie that the form leaves as well, a page less to load. */
async function signInOn(page: Page, origin: string, person: Person, path?: string): Promise<void> {
  if (path === undefined && page.url() !== 'about:blank') await fillForm(page, person);
  else {
    await takeCookie(page, origin, person);
    // What a test does to the session next must not be what decides whether there is one.
    const opened = page.waitForResponse('**/api/users/refresh');
    await page.goto(path ?? '/');
    await opened;
  }
  await page.waitForURL((url) => url.pathname !== '/' && url.pathname !== '/login');
}

async function fillForm(page: Page, { email, password }: Person): Promise<void> {
  await page.waitForURL((url) => url.pathname === '/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function takeCookie(page: Page, origin: string, { email, password }: Person): Promise<void> {
  const form = { username: email, password };
  const answer = await page.request.post('/api/users/login', { form, headers: { Origin: origin } });
  expect(answer.ok(), `${email} signs in`).toBe(true);
}

export function isPhone(page: Page): boolean {
  return (page.viewportSize()?.width ?? 0) < 760;
}

/** The toast of that button, under the pointer: so it waits, on a busy machine too, for what the test looks at first. */
export async function holdToast(page: Page, name = 'Undo'): Promise<void> {
  await page.getByRole('button', { name, exact: true }).hover();
}

/** A menu that a key has opened: the next key is its own once the focus is in it, a moment after it is seen. */
export async function expectMenu(page: Page): Promise<void> {
  await expect(page.locator('[role=menu]:focus-within')).toBeVisible();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.waitForURL('**/login');
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess, `sideways scroll on ${page.url()}`).toBeLessThanOrEqual(0);
}

/** The controls that the selector finds, and a finger does not: 24 pixels, 40 on a phone. */
export async function expectTargets(page: Page, selector: string): Promise<void> {
  const least = isPhone(page) ? 40 : 24;
  const small = await page.evaluate(
    ([what, minimum]) =>
      [...document.querySelectorAll<HTMLElement>(what)]
        .map((control) => ({ name: control.ariaLabel ?? control.textContent, box: control.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < minimum || box.width < minimum))
        .map(({ name, box }) => `${name}: ${box.width}x${box.height}`),
    [selector, least] as const,
  );
  expect(small).toEqual([]);
}

/** Two, so that what changed before is on the screen. */
export const frames = (page: Page) =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));

/**
 * What the page asks for once it stands is there, each file by the beginning of its name, and with what it needs: what
 * a file needs is announced in the document before it is asked for.
 */
export async function expectFetched(page: Page, names: readonly string[]): Promise<void> {
  const missing = () =>
    page.evaluate((wanted) => {
      const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
      const files = fetched.map((url) => url.replace(/.*\/assets\//, ''));
      const needs = [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload], link[rel=stylesheet]')];
      return [
        ...wanted.filter((name) => !files.some((file) => file.startsWith(`${name}-`) && file.endsWith('.js'))),
        ...needs.map(({ href }) => href).filter((href) => !fetched.includes(href)),
      ];
    }, names);
  await expect.poll(missing).toEqual([]);
}
