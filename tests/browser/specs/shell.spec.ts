import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, isPhone, test } from '../support/test.ts';

const main = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('an administrator begins at the queue and reaches every page', async ({ page, signIn }) => {
  await signIn(ADMIN);
  await expect(page).toHaveURL(/\/admin(\?|$)/);
  await expect(title(page)).toHaveText('Queue');
  for (const name of ['My tickets', 'Dashboard', 'People', 'Queue']) {
    await main(page).getByRole('link', { name }).click();
    await expect(title(page)).toHaveText(name);
    await expect(title(page)).toBeFocused();
    await expect(page).toHaveTitle(`${name} · Service Desk`);
    await expect(main(page).getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
    await expectNoSidewaysScroll(page);
  }
  await page.getByRole('button', { name: /^Account/ }).click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(title(page)).toHaveText('Settings');
});

test('views of the queue carry their counts @once', async ({ page, desk, person, signIn }) => {
  await desk.create(await desk.token(person), aTicket('The server room is warm', { urgency: 'high' }));
  await signIn(ADMIN);
  const numbers = (await desk.call(await desk.token(ADMIN), 'GET', '/api/statistics')) as { high: number };
  const link = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^High urgency/ });
  await expect(link).toHaveAccessibleName(`High urgency ${numbers.high} tickets`);
  await link.click();
  await expect(page).toHaveURL(/urgency=high/);
  await expect(link).toHaveAttribute('aria-current', 'page');
  await expect(main(page).getByRole('link', { name: /^Queue/ })).not.toHaveAttribute('aria-current', 'page');
});

test('pages of administrators show others nothing, whether they exist or not', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const own = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
  await signIn(person, '/admin');
  for (const path of ['/admin', '/admin/dashboard', '/admin/people', '/admin/tickets/999999']) {
    await page.goto(path);
    await expect(title(page)).toHaveText('There is nothing here for you');
  }
  await expect(main(page).getByRole('link')).toHaveText(
    isPhone(page) ? ['My tickets', 'New ticket'] : ['My tickets', 'New ticket', 'Settings'],
  );
  await expectAccessible(page);
  // A link to his own ticket, as an administrator would send it.
  await page.goto(`/admin/tickets/${own.id}`);
  await page.getByRole('link', { name: `Open ticket #${own.id}` }).click();
  await expect(title(page)).toHaveText('Badge does not open the door');
});

test('the skip link leads past the rail @once', async ({ page, person, signIn }) => {
  await signIn(person);
  await page.reload();
  await expect(title(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('single keys go places, outside of fields, and can be switched off @once', async ({ page, signIn }) => {
  await signIn(ADMIN);
  await expect(title(page)).toHaveText('Queue');
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('d'); // within a second or so
    await expect(title(page)).toHaveText('Dashboard', { timeout: 2000 });
  }).toPass();
  await page.keyboard.press('c');
  await expect(title(page)).toHaveText('New ticket');

  await page.getByLabel('Title').fill('');
  await page.getByLabel('Title').pressSequentially('gdc?');
  await expect(page.getByLabel('Title')).toHaveValue('gdc?');
  await expect(title(page)).toHaveText('New ticket');

  await title(page).focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect(sheet.getByText('Jump to a page')).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole('switch', { name: 'Single keys' }).click();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await title(page).focus();
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Jump to' })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
  await expect(page).toHaveURL(/\/tickets\/new$/);
});

test('a key flips the theme @once', async ({ page, person, signIn }) => {
  await signIn(person);
  await expect(title(page)).toHaveText('My tickets');
  const dark = () => page.evaluate(() => document.documentElement.dataset.theme);
  await page.keyboard.press('d');
  await expect.poll(dark).toBe('dark');
  await page.keyboard.press('d');
  await expect.poll(dark).toBe('light');
});

test('whoever is signed in sees the way to a new ticket', async ({ page, person, signIn }) => {
  for (const [who, path] of [
    [ADMIN, '/admin'],
    [ADMIN, '/tickets'],
    [person, '/tickets'],
  ] as const) {
    await page.context().clearCookies();
    await signIn(who, path);
    await page.getByRole('link', { name: 'New ticket', exact: true }).last().click();
    await expect(title(page)).toHaveText('New ticket');
  }
});

test('the rail fits a narrow screen', async ({ page, signIn }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(ADMIN);
  for (const path of ['/settings', '/admin', '/tickets']) {
    await page.goto(path);
    await expect(title(page)).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
});
