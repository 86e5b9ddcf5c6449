import type { Page } from '@playwright/test';
import { aTicket } from '../support/desk.ts';
import { expect, expectMenu, test } from '../support/test.ts';

/** Presses Tab until the wanted control has the focus; fails when it is not reached. */
async function tabTo(page: Page, name: RegExp, role: 'link' | 'button' | 'textbox' | 'radio'): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  for (let press = 0; press < 30; press++) {
    if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

async function expectFocusRing(page: Page): Promise<void> {
  const ring = await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const inRow = element.closest<HTMLElement>('[role=row]') ?? element;
    return [element, inRow].some((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
  });
  expect(ring, 'the focused control shows it').toBe(true);
}

test('the whole path by keyboard alone', async ({ page, person }) => {
  await page.goto('/login');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(person.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/\/tickets$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await tabTo(page, /^Create your first ticket$/, 'link');
  await expectFocusRing(page);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'New ticket' })).toBeFocused();
  await tabTo(page, /^Title$/, 'textbox');
  await page.keyboard.type('Printer on floor 3');
  await tabTo(page, /^Details$/, 'textbox');
  await page.keyboard.type('Blank pages.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Hardware' })).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Normal' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'High' })).toBeChecked();
  await page.keyboard.press('Control+Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'Printer on floor 3' })).toBeFocused();
  await tabTo(page, /^My tickets$/, 'link');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'My tickets' })).toBeFocused();
  await tabTo(page, /^Printer on floor 3$/, 'link');
  await expectFocusRing(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Printer on floor 3' })).toBeFocused();

  await tabTo(page, /^Account/, 'button');
  await expectFocusRing(page);
  await page.keyboard.press('Enter');
  await expectMenu(page);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/login$/);
});

test('the skip link leads past the rail', async ({ page, person, signIn }) => {
  await page.goto('/login');
  await signIn(person);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.getByRole('link', { name: 'Skip to content' }).focus();
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('what closes hears no more keys: the next is the page’s @once', async ({ page, desk, person, signIn }) => {
  await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(person);
  const row = page.getByRole('link', { name: 'Slow Wi-Fi' });
  await expect(row).toBeVisible();
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await page.keyboard.press('?');
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect(sheet).toHaveCount(0);
  await expect(row).toBeFocused();
});
