import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { endSession } from '../support/session.ts';
import { expect, expectNoSidewaysScroll, signOut, test } from '../support/test.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Sign in again' });

async function beginTicket(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill('Badge does not open the door');
  await page.getByLabel('Details').fill('Since Monday.');
  await page.getByRole('radio', { name: 'Environment' }).click();
}

test('a session that ends in the middle of typing is renewed in place', async ({ page, person, signIn }) => {
  await signIn(person);
  await beginTicket(page);
  await endSession(page);
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(dialog(page)).toBeVisible();
  await expect(dialog(page).getByLabel('Password', { exact: true })).toBeFocused();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await expect(page).toHaveURL(/\/tickets\/new$/);

  // It cannot be waved away, and a wrong password loses nothing.
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByLabel('Password', { exact: true }).fill('Wrong-Password-1');
  await dialog(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog(page).getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/not right/);

  await page.unroute('**/api/**');
  await dialog(page).getByLabel('Password', { exact: true }).fill(person.password);
  await dialog(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByLabel('Title')).toHaveValue('Badge does not open the door');
  await expect(page.getByLabel('Details')).toHaveValue('Since Monday.');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Badge does not open the door');
});

test('somebody else leaves for the sign-in page @once', async ({ page, person, signIn }) => {
  await signIn(person);
  await beginTicket(page);
  await endSession(page);
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await dialog(page).getByRole('button', { name: 'I am somebody else' }).click();
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByLabel('E-mail')).toHaveValue('');
});

test('who logs out on one tab has left them all @once', async ({ page, context, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Nobody else may read this'));
  await signIn(person);
  await expect(page.getByRole('link', { name: ticket.title })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`/tickets/${ticket.id}`);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(ticket.title);
  // Unsent text asks before its page is left, but not now.
  await other.getByRole('textbox', { name: 'Message' }).fill('Half a sentence');
  await other.evaluate(() => {
    (globalThis as { sameDocument?: boolean }).sameDocument = true;
  });

  await signOut(page);
  await expect(other).toHaveURL(/\/login$/);
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(other.getByText(ticket.title)).toHaveCount(0);
  expect(await other.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  // The next person on that tab goes to his own, and not to where the other was.
  await other.getByLabel('E-mail').fill(ADMIN.email);
  await other.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other.getByRole('button', { name: /^Account/ })).toContainText(ADMIN.name);
  expect(await other.evaluate(() => (globalThis as { sameDocument?: boolean }).sameDocument)).toBe(true);
});
