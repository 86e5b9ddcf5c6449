import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aPerson, aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, isPhone, test } from '../support/test.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Jump to' });
const field = (page: Page) => palette(page).getByRole('combobox');
const title = (page: Page) => page.getByRole('heading', { level: 1 });

async function open(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  if (isPhone(page)) {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Jump to…' }).click();
  } else await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
}

test('it leads to pages, by keys alone', async ({ page, signIn }) => {
  await signIn(ADMIN);
  await open(page);
  await expect(palette(page).getByRole('option').first()).toBeVisible();
  await expectAccessible(page);
  await field(page).fill('dash');
  await expect(palette(page).getByRole('option', { name: /^Dashboard/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText('Dashboard');
  await expect(palette(page)).toBeHidden();
  await expect(title(page)).toBeFocused();
});

test('arrows go round the list, and logging out is in it @once', async ({ page, person, signIn }) => {
  await signIn(person);
  await open(page);
  const chosen = palette(page).getByRole('option', { selected: true });
  const first = (await palette(page).getByRole('option').first().textContent()) ?? '';
  const last = (await palette(page).getByRole('option').last().textContent()) ?? '';
  await expect(chosen).toHaveText(first);
  await page.keyboard.press('ArrowUp');
  await expect(chosen).toHaveText(last);
  await expect(chosen).toBeInViewport();
  await expect(field(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveText(first);

  await field(page).fill('log');
  await expect(chosen).toHaveText('Log out');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/login$/);
});

test('it finds tickets by words and by number @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Zirconium printer on floor 9'));
  await signIn(person);
  await open(page);
  await field(page).fill('zirconium');
  await palette(page)
    .getByRole('option', { name: /Zirconium printer/ })
    .click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));

  await page.goto('/tickets');
  await open(page);
  await field(page).fill(`#${ticket.id}`);
  await expect(palette(page).getByRole('option', { name: /Zirconium printer/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));
});

test('people are for administrators @once', async ({ page, desk, person, signIn }) => {
  const other = await desk.add(aPerson('Quentin Quicksilver'));
  await signIn(person);
  await open(page);
  await field(page).fill('quicksilver');
  await expect(palette(page).getByRole('status')).toHaveText('Nothing fits.');
  await page.keyboard.press('Escape');
  await page.goto('/login');
  await page.context().clearCookies();
  await signIn(ADMIN, '/settings');
  await open(page);
  await field(page).fill('quicksilver');
  await palette(page)
    .getByRole('option', { name: /Quentin Quicksilver/ })
    .click();
  await expect(page).toHaveURL(new RegExp(`/admin/people\\?q=${encodeURIComponent(other.email)}`));
});

test('it offers what the page itself can do, and gives the focus back @once', async ({ page, signIn }) => {
  await signIn(ADMIN);
  await open(page);
  await field(page).fill('search');
  await palette(page)
    .getByRole('option', { name: /^Search/ })
    .click();
  await expect(page.getByRole('searchbox')).toBeFocused();

  const jump = page.getByRole('button', { name: /^Jump to/ });
  await jump.click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(jump).toBeFocused();

  await jump.click();
  await expect(field(page)).toBeFocused();
  await page.mouse.click(20, 20);
  await expect(palette(page)).toBeHidden();
});
