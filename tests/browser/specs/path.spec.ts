import { expectAccessible } from '../support/axe.ts';
import { aPerson } from '../support/desk.ts';
import { expect, expectNoSidewaysScroll, signOut, test } from '../support/test.ts';

/** What every page owes: a title, one heading, no violation, no sideways scroll. */
async function expectGoodPage(page: import('@playwright/test').Page, title: string, heading: string): Promise<void> {
  await expect(page).toHaveTitle(`${title} · Service Desk`);
  await expect(page.locator('title')).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
}

test('register, log in, create a ticket, see it, read it, log out', async ({ page, signIn }) => {
  const maya = aPerson();

  await page.goto('/');
  await expect(page).toHaveURL(/\/login$/);
  await expectGoodPage(page, 'Sign in', 'Sign in');

  await page.getByRole('link', { name: 'Create an account' }).click();
  await expectGoodPage(page, 'Create an account', 'Create an account');
  await page.getByLabel('Name').fill(maya.name);
  await page.getByLabel('E-mail').fill(maya.email);
  await page.getByLabel('Password', { exact: true }).fill(maya.password);
  await page.getByRole('button', { name: 'Create account' }).click();

  // Registering signs in.
  await expect(page).toHaveURL(/\/tickets$/);
  await expect(page.getByText('No tickets yet')).toBeVisible();
  await expectGoodPage(page, 'My tickets', 'My tickets');
  await signOut(page);
  await signIn(maya);

  await page.getByRole('link', { name: 'Create your first ticket' }).click();
  await expectGoodPage(page, 'New ticket', 'New ticket');
  await page.getByLabel('Title').fill('Printer on floor 3 prints blank pages');
  await page.getByLabel('Details').fill('Since **this morning**.\n\n1. Print\n2. Blank page');
  await page.getByRole('radio', { name: 'Hardware' }).click();
  await page.getByRole('radio', { name: 'High' }).click();
  await page.getByRole('button', { name: 'Create ticket' }).click();

  await expect(page.getByText(/^Ticket #\d+ created$/)).toBeVisible();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  const id = page.url().split('/').at(-1);
  const title = 'Printer on floor 3 prints blank pages';
  await expectGoodPage(page, `#${id} ${title}`, title);
  const text = page.getByRole('article', { name: 'Description' });
  await expect(text.locator('strong')).toHaveText('this morning');
  await expect(text.getByRole('listitem')).toHaveCount(2);
  await expect(text).toContainText(maya.name);
  const facts = page.getByRole('complementary', { name: 'Properties' });
  for (const fact of ['New', 'High', 'Hardware', 'Nobody yet', maya.name]) await expect(facts).toContainText(fact);

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My tickets' }).click();
  const row = page.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText('New');
  await expect(row).toContainText('You created this');
  await expect(row).toContainText(`#${id}`);
  await expectGoodPage(page, 'My tickets', 'My tickets');

  await row.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${id}$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);

  await signOut(page);
  await expectGoodPage(page, 'Sign in', 'Sign in');
  await page.goBack();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText(title)).toHaveCount(0);
});

test('the account menu and the pages that are not there', async ({ page, person, signIn }) => {
  await signIn(person);
  await page.getByRole('button', { name: /^Account/ }).click();
  await expect(page.getByRole('menu')).toContainText(person.email);
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await page.goto('/no/such/page');
  await expectGoodPage(page, 'There is no such page', 'There is no such page');
  await page.getByRole('link', { name: 'Go to my tickets' }).click();
  await expect(page).toHaveURL(/\/tickets$/);
});

test('the form says what is missing, and the first missing field has the focus', async ({ page, person, signIn }) => {
  await signIn(person, '/tickets/new');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByLabel('Title')).toBeFocused();
  await expect(page.getByLabel('Title')).toHaveAccessibleDescription(/Fill this in/);
  await expect(page.getByText('Choose a category.')).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Title').fill('x');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('radio', { name: 'Software' })).toBeFocused();
});
