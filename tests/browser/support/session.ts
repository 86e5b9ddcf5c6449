/** A session that is over in the middle of something. */
import { expect, type Page } from '@playwright/test';
import type { Person } from './desk.ts';

/** The server forgets the person, and so does the browser's cookie: nothing renews the session. */
export async function endSession(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.route('**/api/**', (route) => {
    // What the page reads by itself would end the session before the test does.
    if (route.request().method() === 'GET') return route.continue();
    const headers = { ...route.request().headers() };
    const isLogin = /\/api\/users\/(login|me)$/.test(route.request().url());
    if (!isLogin && headers.authorization) headers.authorization = 'Bearer of.nothing.atall';
    return route.continue({ headers });
  });
}

/** In the dialog over the page that asks for it. */
export async function signInAgain(page: Page, { password }: Person): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog.getByLabel('Password', { exact: true })).toBeFocused();
  await page.unroute('**/api/**');
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
}
