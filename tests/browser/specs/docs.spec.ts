import type { Page } from '@playwright/test';
import { expectAccessibleNow } from '../support/axe.ts';
import type { Person } from '../support/desk.ts';
import { expect, expectNoSidewaysScroll, test } from '../support/test.ts';

const PROFILE = '#operations-users-get_me_api_users_me_get';

async function openDialog(page: Page, person: Person) {
  await page.goto('/docs');
  await page.getByRole('button', { name: 'Authorize', exact: true }).click();
  const dialog = page.locator('.dialog-ux');
  await dialog.getByLabel('username').fill(person.email);
  await dialog.getByLabel('password').fill(person.password);
  return dialog;
}

test('the documentation shows the API to everybody', async ({ page, person }) => {
  await page.goto('/docs');
  await expect(page.getByRole('heading', { level: 1, name: /^Mini Service Desk/ })).toBeVisible();
  await expect(page.locator('.opblock').filter({ hasText: '/api/tickets/{ticket_id}' }).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessibleNow(page);
  await openDialog(page, person);
  await expectAccessibleNow(page);
});

test('one signs in there and tries an operation out, and nothing is asked of another host', async ({
  page,
  person,
  baseURL,
}) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && origin !== baseURL) elsewhere.push(request.url());
  });
  const dialog = await openDialog(page, person);
  await dialog.getByRole('button', { name: 'Authorize' }).click();
  await expect(dialog.getByText('Authorized', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  const profile = page.locator(PROFILE);
  await profile.locator('.opblock-summary-control').click();
  await profile.getByRole('button', { name: 'Execute' }).click();
  await expect(profile.locator('.live-responses-table tr.response .response-col_status')).toContainText('200');
  await expect(profile.locator('.live-responses-table')).toContainText(person.email);
  await expectNoSidewaysScroll(page);
  await expectAccessibleNow(page);
  expect(elsewhere).toEqual([]);
});

test('the second address leads there, and the page loads nothing of the application @once', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto('/redoc');
  await expect(page).toHaveURL(/\/docs$/);
  await expect(page.locator('.opblock').first()).toBeVisible();
  expect(loaded.filter((path) => /\/assets\/(?!docs-|tokens-|rolldown-runtime-)/.test(path))).toEqual([]);
});
