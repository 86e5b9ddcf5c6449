import type { Page } from '@playwright/test';
import { expectAccessibleNow } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, expectTargets, isPhone, test } from '../support/test.ts';

const canvas = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = 'rgb(246, 245, 242)';
const DARK = 'rgb(18, 18, 17)';

test('nothing scrolls sideways at 320 px', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(
    await desk.token(person),
    aTicket('Meeting room 4 screen has no signal\n\nSince today.'),
  );
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['/login', '/register', '/reset-password', '/nothing/here']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  await signIn(person, '/tickets');
  for (const path of ['/tickets', '/tickets/new', `/tickets/${ticket.id}`]) {
    await page.goto(path);
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0);
    await expectNoSidewaysScroll(page);
  }
});

test("nor do an operator's pages @once", async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Meeting-room-4-screen-has-no-signal'.repeat(3)));
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(ADMIN, '/admin');
  for (const path of ['/admin', `/admin/tickets/${ticket.id}`, '/admin/dashboard', '/admin/people', '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0);
    await expectNoSidewaysScroll(page);
  }
});

test('the theme follows the system until it is chosen, and the choice stays', async ({
  page,
  person,
  signIn,
  colorScheme,
}) => {
  await signIn(person);
  const [system, other] = colorScheme === 'dark' ? [DARK, LIGHT] : [LIGHT, DARK];
  await expect.poll(() => canvas(page)).toBe(system);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitemradio', { name: colorScheme === 'dark' ? 'Light' : 'Dark' }).click();
  await expect.poll(() => canvas(page)).toBe(other);
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
  await expect.poll(() => canvas(page)).toBe(other);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitemradio', { name: 'System' }).click();
  await expect.poll(() => canvas(page)).toBe(system);
  await page.keyboard.press('Escape');

  if (isPhone(page)) return;
  await page.getByRole('button', { name: /^Use (dark|light) theme$/ }).click();
  await expect.poll(() => canvas(page)).toBe(other);
});

test('targets are large enough for a finger', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(person);
  await expect(page.getByRole('link', { name: ticket.title })).toBeVisible();
  await expectTargets(page, 'button, nav a, [role=menuitem]');
});

test('forced colours keep controls and focus visible @once', async ({ page, person, signIn }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/login');
  const button = page.getByRole('button', { name: 'Sign in' });
  await expect(button).toHaveCSS('border-top-style', 'solid');
  await expect(button).toHaveCSS('border-top-width', '1px');
  await signIn(person);
  await page.getByRole('link', { name: 'Create your first ticket' }).click();
  await expect(page.getByLabel('Title')).toBeVisible();
  await page.getByLabel('Title').focus();
  await expect(page.getByLabel('Title')).toHaveCSS('outline-style', 'solid');
  await expectAccessibleNow(page); // in forced colours themes are the system's
});

test('nothing moves when motion is reduced @once', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/login');
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const style = getComputedStyle(element);
        return [style.transitionDuration, style.animationDuration]
          .join()
          .split(',')
          .some((time) => Number.parseFloat(time) > 0.001);
      }).length,
  );
  expect(moving).toBe(0);
});
