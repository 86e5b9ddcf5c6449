/** Nothing on the screen moves while a page loads, in whatever pieces it comes. */
import type { Page } from '@playwright/test';
import { aTicket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, frames, test } from '../support/test.ts';

declare global {
  interface Window {
    shifts: string[];
  }
}
type Shift = PerformanceEntry & { value: number; sources: { node: Node | null }[] };

/** Notes what moves from the first drawing on, by whom it was. */
async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as Shift[]) {
        const moved = sources.map(({ node }) =>
          node instanceof Element ? node.outerHTML.slice(0, 120) : node?.nodeName,
        );
        window.shifts.push(`${value}: ${moved.join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return async () => {
    await frames(page); // the observer is told after a drawing
    return page.evaluate(() => window.shifts);
  };
}

/** Each answer of the server comes alone, when what the one before has changed is drawn. */
async function answerInTurn(page: Page): Promise<void> {
  let turn = Promise.resolve();
  await page.route(
    (url) => url.pathname.startsWith('/api/') && url.pathname !== '/api/events',
    (route) => {
      const answer = async () => {
        await route.fulfill({ response: await route.fetch() });
        await frames(page);
      };
      // What the page took back meanwhile needs no answer, and the next one waits for none.
      turn = turn.then(answer).catch(() => {});
      return turn;
    },
  );
}

async function expectLoaded(page: Page, landmark: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator(landmark).first()).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** What of a page comes last. */
const PAGES: { path: string; who: 'nobody' | 'person' | 'admin'; last: string }[] = [
  { path: '/login', who: 'nobody', last: 'button[type=submit]' },
  { path: '/register', who: 'nobody', last: 'button[type=submit]' },
  { path: '/tickets', who: 'person', last: '[role=table] a' },
  { path: '/tickets/new', who: 'person', last: 'button[type=submit]' },
  { path: '/tickets/:id', who: 'person', last: 'textarea' },
  { path: '/settings', who: 'person', last: '#sessions li' },
  { path: '/admin', who: 'admin', last: '[aria-label="Quick filters"] a' },
  { path: '/admin/tickets/:id', who: 'admin', last: 'textarea' },
  { path: '/admin/dashboard', who: 'admin', last: 'main button[aria-pressed]' },
  { path: '/admin/people', who: 'admin', last: 'tbody tr' },
  { path: '/settings', who: 'admin', last: '#about dd' },
];

for (const inTurn of [false, true])
  for (const { path, who, last } of PAGES)
    test(`nothing shifts: ${path} of ${who}${inTurn ? ', answered piece by piece' : ''}`, async ({
      page,
      desk,
      person,
      signIn,
    }) => {
      const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi\n\nIn the **east wing**.'));
      const address = path.replace(':id', String(ticket.id));
      const shifts = await watchShifts(page);
      if (inTurn) await answerInTurn(page);
      if (who === 'nobody') await page.goto(address);
      else await signIn(who === 'admin' ? ADMIN : person, address);
      await expectLoaded(page, last);
      expect(await shifts()).toEqual([]);
    });

test('what looks for similar tickets comes without a shift @once', async ({ page, person, signIn }) => {
  const files = await hold(page, '**/assets/similar-tickets-*');
  await signIn(person, '/tickets/new');
  await page.getByLabel('Title').fill('Badge does not open the door');
  await files.arrived;
  const before = await page.getByLabel('Details').boundingBox();
  files.letGo();
  await expect(page.locator('form').getByRole('status')).toBeAttached();
  expect(await page.getByLabel('Details').boundingBox()).toEqual(before);
});
