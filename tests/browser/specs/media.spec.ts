/** What people tell their system about colours, contrast and motion, on every main page. */
import type { Page } from '@playwright/test';
import { expectAccessibleNow } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

/** What shows that it is chosen, and one of its kind that is not. */
type Chosen = { on: string; off: string };
const RAIL: Chosen = {
  on: 'nav[aria-label=Main] a[aria-current]',
  off: 'nav[aria-label=Main] a:not([aria-current])',
};
const SEGMENTS: Chosen = { on: 'label:has(> input:checked)', off: 'label:has(> input[type=radio]:not(:checked))' };
const TABS: Chosen = {
  on: '[aria-label="Quick filters"] a[aria-current]',
  off: '[aria-label="Quick filters"] a:not([aria-current])',
};
const TOGGLES: Chosen = { on: '[aria-pressed=true]', off: '[aria-pressed=false]' };

type Look = { path: string; chosen: Chosen[]; prepare?: (page: Page) => Promise<void> };
const PAGES: Look[] = [
  { path: '/admin', chosen: [RAIL, TABS] },
  { path: '/admin/tickets/:id', chosen: [RAIL, SEGMENTS] },
  {
    path: '/admin/dashboard',
    chosen: [RAIL, SEGMENTS, TOGGLES],
    prepare: (page) => page.getByRole('button', { name: 'Table' }).first().click(),
  },
  { path: '/admin/people', chosen: [RAIL] },
  { path: '/settings', chosen: [SEGMENTS] },
  { path: '/tickets', chosen: [RAIL] },
  { path: '/tickets/new', chosen: [] },
];

async function open(page: Page, { path, chosen, prepare }: Look, id: number): Promise<void> {
  await page.goto(path.replace(':id', String(id)));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await prepare?.(page);
  for (const { on } of chosen) await expect(page.locator(on).first()).toBeVisible();
}

const style = (page: Page, selector: string, property: 'backgroundColor' | 'borderTopColor') =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element)[name], property);

const tokens = (page: Page) =>
  page.evaluate(() => {
    const root = getComputedStyle(document.documentElement);
    return ['--line', '--line-strong', '--text-2', '--text-3'].map((name) => root.getPropertyValue(name));
  });

/** Everything that would still be seen to move. */
const moving = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
        const times = `${transitionDuration}, ${animationDuration}`.split(',').map(Number.parseFloat);
        return scrollBehavior === 'smooth' || times.some((time) => time > 0.001);
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );

for (const look of PAGES)
  test(`forced colours, more contrast and less motion: ${look.path}`, async ({ page, desk, signIn }) => {
    const { id } = await desk.create(await desk.token(ADMIN), aTicket('Slow Wi-Fi'));
    await signIn(ADMIN, '/tickets');
    await open(page, look, id);
    const usual = await tokens(page);

    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    for (const { on, off } of look.chosen)
      expect(await style(page, on, 'backgroundColor'), on).not.toBe(await style(page, off, 'backgroundColor'));
    expect(await moving(page)).toEqual([]);
    await expectAccessibleNow(page);

    await page.emulateMedia({ forcedColors: 'none', contrast: 'more' });
    for (const { on, off } of look.chosen)
      expect(await style(page, on, 'borderTopColor'), on).not.toBe(await style(page, off, 'borderTopColor'));
    for (const [i, token] of (await tokens(page)).entries()) expect(token).not.toBe(usual[i]);
    await expectAccessibleNow(page);
  });

test('a menu shows where one is, and what waits shows that it does @once', async ({ page, desk, context, signIn }) => {
  const { id } = await desk.create(await desk.token(ADMIN), aTicket('Slow Wi-Fi'));
  await page.emulateMedia({ forcedColors: 'active' });
  await signIn(ADMIN, `/admin/tickets/${id}`);
  await page.getByRole('button', { name: 'Urgency: Normal' }).click();
  await page.getByRole('menuitemradio', { name: 'Low' }).hover();
  const menu = '[role=menuitemradio]';
  await expect(page.getByRole('menuitemradio', { name: 'Low' })).toHaveAttribute('data-highlighted', '');
  expect(await style(page, `${menu}[data-highlighted]`, 'backgroundColor')).not.toBe(
    await style(page, `${menu}:not([data-highlighted])`, 'backgroundColor'),
  );
  await page.keyboard.press('Escape');

  const send = page.getByRole('button', { name: 'Send reply' });
  const colour = () => send.evaluate((button) => getComputedStyle(button).color);
  const ready = await colour();
  await context.setOffline(true);
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  await expect.poll(colour).not.toBe(ready);
  await expect(send).toHaveCSS('opacity', '1');
  await context.setOffline(false);
});
