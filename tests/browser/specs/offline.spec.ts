/** What opens over a page opens without a connection, or says why not: the page is there in any case. */
import type { Page } from '@playwright/test';
import { aTicket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectFetched, holdToast, isPhone, test } from '../support/test.ts';

const NO_CONNECTION = 'No connection. What you type is kept.';
const NOT_LOADED = 'Not loaded yet; try again once there is a connection';
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function closePopup(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog, [role=menu], [role=dialog], [role=alertdialog], [role=listbox]')).toHaveCount(0);
}

test('over the queue everything opens without a connection', async ({ page, context, desk, signIn }) => {
  test.skip(isPhone(page), 'by keys');
  await desk.create(await desk.token(ADMIN), aTicket('Slow Wi-Fi'));
  await signIn(ADMIN, '/admin');
  await expect(page.getByRole('link', { name: 'Slow Wi-Fi' }).first()).toBeVisible();
  await expectFetched(page, ['palette', 'key-sheet', 'account-menu', 'bulk-bar', 'pick-select', 'rule-dialog']);
  await context.setOffline(true);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Jump to' })).toBeVisible();
  await closePopup(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await closePopup(page);
  await button(page, 'Urgency').click();
  await expect(page.getByRole('menu', { name: 'Urgency' })).toBeVisible();
  await closePopup(page);
  await button(page, 'More filters').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await closePopup(page);
  await button(page, /^Account/).click();
  await expect(page.getByRole('menuitem', { name: 'Log out' })).toBeVisible();
  await closePopup(page);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByRole('toolbar')).toBeVisible();
  await expect(title(page)).toHaveText('Queue');
});

test('over a ticket and over the people too @once', async ({ page, context, desk, signIn }) => {
  const ticket = await desk.create(await desk.token(ADMIN), aTicket('Slow Wi-Fi'));
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await expect(button(page, 'Send reply')).toBeVisible();
  await expectFetched(page, ['pick-select', 'person-combobox', 'description-editor', 'remove-dialog', 'leave-dialog']);
  await context.setOffline(true);
  await button(page, /^Status:/).click();
  await expect(page.getByRole('menu', { name: 'Status' })).toBeVisible();
  await closePopup(page);
  await button(page, 'Edit title and description').click();
  await expect(button(page, 'Save')).toBeVisible();
  await button(page, 'Cancel').click();
  await button(page, /^Delete/).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(title(page)).toHaveText('Slow Wi-Fi');
  await context.setOffline(false);

  await page.goto('/admin/people');
  await expectFetched(page, ['person-menu', 'act-dialog']);
  await context.setOffline(true);
  await button(page, `Actions for ${ADMIN.name}`).click();
  await page.getByRole('menuitem', { name: /^End sessions/ }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(title(page)).toHaveText('People');
});

test('what did not load says so, leaves the page, and opens once it can', async ({ page, context, signIn }) => {
  test.skip(isPhone(page), 'by keys');
  const files = await hold(page, /assets\/(palette|pick-select)-.*\.(js|css)$/, { end: (route) => route.abort() });
  files.letGo();
  await signIn(ADMIN, '/admin');
  await expect(button(page, 'Urgency')).toBeVisible();
  await expectFetched(page, ['toasts']);
  await context.setOffline(true);
  await page.keyboard.press('Control+k');
  await page.getByText(NOT_LOADED).hover(); // it stays while the pointer does
  await button(page, 'Urgency').press('Enter');
  await expect(page.getByText(NOT_LOADED)).toHaveCount(2);
  await expect(page.getByRole('status').filter({ hasText: NO_CONNECTION })).toBeVisible();
  await expect(title(page)).toHaveText('Queue');

  await page.unrouteAll();
  await context.setOffline(false);
  await expect(page.getByText(NO_CONNECTION)).toHaveCount(0);
  await button(page, 'Urgency').click();
  await expect(page.getByRole('menu', { name: 'Urgency' })).toBeVisible();
  await closePopup(page);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Jump to' });
  // Its style sheet had failed as well.
  await expect(palette).toHaveCSS('border-radius', '14px');
});

test('a part that an upgrade took away offers to load the page anew @once', async ({ page, signIn }) => {
  await page.route('**/assets/palette-*.js', (route) => route.fulfill({ status: 404 }));
  // A server that is not well is there all the same.
  await page.route('**/api/health', async (route) => route.fulfill({ response: await route.fetch(), status: 503 }));
  await signIn(ADMIN, '/admin');
  await expect(button(page, 'Urgency')).toBeVisible();
  await page.keyboard.press('Control+k');
  await holdToast(page, 'Reload');
  await expect(page.getByText('There is a new version.')).toBeVisible();
  await expect(title(page)).toHaveText('Queue');
  await page.unrouteAll();
  const loaded = page.waitForEvent('load');
  await button(page, 'Reload').click();
  await loaded;
  await expect(title(page)).toHaveText('Queue');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Jump to' })).toBeVisible();
});

test('a page that did not load comes by itself when the connection is back', async ({ page, context, signIn }) => {
  await page.route('**/assets/settings-page-*.js', (route) => route.abort());
  await signIn(ADMIN, '/tickets');
  await expect(title(page)).toHaveText('My tickets');
  await expectFetched(page, ['account-menu']);
  await context.setOffline(true);
  await button(page, /^Account/).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(title(page)).toHaveText('This page did not load');
  await page.unrouteAll();
  await context.setOffline(false);
  await expect(title(page)).toHaveText('Settings');
});

test('what others do shows, also when the file for it came late @once', async ({
  page,
  context,
  desk,
  person,
  signIn,
}) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await page.route('**/assets/live-updates-*.js', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/live-updates-'));
  await signIn(person);
  await failed;
  await context.setOffline(true);
  await expect(page.getByText(NO_CONNECTION)).toBeVisible();
  await page.unrouteAll();
  const stream = page.waitForResponse('**/api/events');
  await context.setOffline(false);
  await stream;
  const row = page.getByRole('row').filter({ hasText: 'Slow Wi-Fi' });
  await desk.call(await desk.token(ADMIN), 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
  await expect(row).toContainText('Pending');
});
