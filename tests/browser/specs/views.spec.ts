/** Views of the queue that are kept under a name. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aPerson, aTicket, type Desk, type Person } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, holdToast, isPhone, test } from '../support/test.ts';

const word = () => `v${Math.random().toString(36).slice(2, 10)}`;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const nameIn = (page: Page) => page.getByRole('textbox', { name: 'Name' });
/** In the rail; on a phone, which has none, behind the quick filters. */
const kept = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: isPhone(page) ? 'Quick filters' : 'Views' }).getByRole('link', { name });

async function save(page: Page, name: string, isShared = false): Promise<void> {
  await button(page, 'Save view').click();
  await nameIn(page).fill(name);
  if (isShared) await page.getByRole('switch', { name: 'Share with every operator' }).click();
  await dialog(page, 'Save view').getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByText(`View “${name}” saved`)).toBeVisible();
}

/** Two of one word, of which one is urgent. */
async function twoTickets(desk: Desk, person: Person): Promise<string> {
  const of = word();
  const token = await desk.token(person);
  await desk.create(token, aTicket(`Calm ${of}`));
  await desk.create(token, aTicket(`Urgent ${of}`, { urgency: 'high' }));
  return of;
}

test('a view is kept under a name and opened again', async ({ page, desk, person, signIn }) => {
  const of = await twoTickets(desk, person);
  await signIn(ADMIN, `/admin?urgency=high&q=${of}`);
  await expect(page.getByRole('link', { name: `Urgent ${of}` })).toBeVisible();
  await button(page, 'Save view').click();
  await expect(nameIn(page)).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Save view')).toContainText('Fill this in.');
  await nameIn(page).fill(`Urgent ${of}, for whoever has a name as long as this`);
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Save view')).toHaveCount(0);
  const link = kept(page, new RegExp(`^Urgent ${of}`));
  await expect(link).toHaveAttribute('aria-current', /page|true/);
  // One place is marked as where one is: the view, where it stands beside the queue.
  const queue = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Queue/ });
  if (isPhone(page)) await expect(queue).toHaveAttribute('aria-current', 'page');
  else await expect(queue).not.toHaveAttribute('aria-current');
  if (!isPhone(page)) await expect(link).toHaveAccessibleName(/1 tickets$/);
  await expectAccessible(page);
  await page.goto('/admin/dashboard');
  if (isPhone(page)) await page.goto('/admin');
  await link.click();
  await expect(page).toHaveURL(`/admin?urgency=high&q=${of}`);
  await expect(page.getByRole('link', { name: `Calm ${of}` })).toHaveCount(0);
  await expect(page.getByRole('link', { name: `Urgent ${of}`, exact: true })).toBeVisible();
});

test('its order is kept with it, and what is common to all need not be kept @once', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin?status=pending');
  await expect(page.getByRole('link', { name: 'Clear', exact: true })).toBeVisible();
  await expect(button(page, 'Save view')).toHaveCount(0);
  await page.goto('/admin?status=pending&sort=created_at');
  const name = `Oldest ${word()}`;
  await save(page, name, true);
  await page.goto('/admin');
  await kept(page, new RegExp(`^${name}.*shared`)).click();
  await expect(page).toHaveURL('/admin?status=pending&sort=created_at');
});

test('a kept view is renamed, replaced, deleted and brought back @once', async ({ page, signIn }) => {
  const name = `Named ${word()}`;
  await signIn(ADMIN, `/admin?q=${name.slice(6)}`);
  await save(page, name);
  await button(page, 'Edit view').click();
  await expect(nameIn(page)).toHaveValue(name);
  await nameIn(page).fill(`${name} anew`);
  await button(page, 'Save changes').click();
  await expect(kept(page, `${name} anew`)).toBeVisible();

  // The same name for other filters: one view, not two.
  await page.goto(`/admin?urgency=low&q=${name.slice(6)}`);
  await button(page, 'Save view').click();
  await nameIn(page).fill(`${name} anew`);
  await expect(dialog(page, 'Save view')).toContainText('this one takes its place');
  await button(page, 'Replace view').click();
  await expect(kept(page, `${name} anew`)).toHaveAttribute('aria-current', 'page');
  await expect(kept(page, `${name} anew`)).toHaveCount(1);

  await button(page, 'Edit view').click();
  await button(page, 'Delete view').click();
  await holdToast(page);
  await expect(kept(page, `${name} anew`)).toHaveCount(0);
  await expect(button(page, 'Save view')).toBeVisible();
  await button(page, 'Undo').click();
  await expect(kept(page, `${name} anew`)).toBeVisible();
});

test('another view has the name already @once', async ({ page, signIn }) => {
  const [first, second] = [`One ${word()}`, `Two ${word()}`];
  await signIn(ADMIN, `/admin?q=${first.slice(4)}`);
  await save(page, first);
  await page.goto(`/admin?q=${second.slice(4)}`);
  await save(page, second);
  await button(page, 'Edit view').click();
  await nameIn(page).fill(first);
  await button(page, 'Save changes').click();
  await expect(dialog(page, 'Edit view')).toContainText('You have another view of this name.');
  await expect(nameIn(page)).toHaveValue(first);
  await page.keyboard.press('Escape');
  await expect(kept(page, second)).toBeVisible();
});

test('a shared view is there for the other operator, who may only delete it', async ({ page, desk, signIn }) => {
  const grace = await desk.promote(await desk.token(ADMIN), await desk.add(aPerson('Grace Okafor')));
  const token = await desk.token(grace);
  const name = `Ours ${word()}`;
  await signIn(ADMIN, '/admin');
  await expect(
    page.getByRole('navigation', { name: 'Quick filters' }).getByRole('link', { name: /^Mine/ }),
  ).toBeVisible();
  // While the page is open: it comes by itself.
  const view = { name, query: `sort=-updated_at&q=${name.slice(5)}`, shared: true };
  await desk.call(token, 'POST', '/api/views/', view);
  await kept(page, new RegExp(`^${name}`)).click();
  await expect(page).toHaveURL(`/admin?q=${name.slice(5)}`);
  if (!isPhone(page)) await expect(kept(page, /shared by Grace Okafor/).filter({ hasText: name })).toBeVisible();
  await expect(button(page, 'Save view')).toBeVisible();
  await button(page, 'Delete shared view').click();
  const question = page.getByRole('alertdialog', { name: `Delete the view “${name}”?` });
  await expect(question).toContainText('Grace Okafor shares it with every operator');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Delete view' }).click();
  await expect(kept(page, new RegExp(`^${name}`))).toHaveCount(0);
});

test('a view is one of the places to jump to @once', async ({ page, signIn }) => {
  const name = `Jumping ${word()}`;
  await signIn(ADMIN, `/admin?q=${name.slice(8)}`);
  await save(page, name);
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole('option', { name })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/admin?q=${name.slice(8)}`);
});

test('without a connection a view waits, and its name stays @once', async ({ page, context, signIn }) => {
  const name = `Kept ${word()}`;
  await signIn(ADMIN, '/admin?urgency=low&urgency=normal');
  await button(page, 'Save view').click();
  await nameIn(page).fill(name);
  await context.setOffline(true);
  const waits = dialog(page, 'Save view').getByText('this can be sent once it is back');
  await expect(waits).toBeVisible();
  await nameIn(page).press('Enter');
  await expect(nameIn(page)).toHaveValue(name);
  await context.setOffline(false);
  await expect(waits).toHaveCount(0);
  await nameIn(page).press('Enter');
  await expect(kept(page, name)).toBeVisible();
});

test('a view that another program keeps in its own words is known again @once', async ({ page, desk, signIn }) => {
  const name = `Foreign ${word()}`;
  const query = `q=${name.slice(8)}&urgency=low&status=new&urgency=high`;
  await desk.call(await desk.token(ADMIN), 'POST', '/api/views/', { name, query });
  await signIn(ADMIN, '/admin');
  await kept(page, name).click();
  // The newest first, as the API has it for who names no order.
  await expect(page).toHaveURL(/sort=-created_at/);
  await button(page, 'Edit view').click();
  await expect(nameIn(page)).toHaveValue(name);
});

test('after an answer that got lost, a view is saved under another name as well @once', async ({ page, signIn }) => {
  const name = `Lost ${word()}`;
  let lost = 0;
  await page.route('**/api/views/', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost++;
    await route.fetch();
    return route.abort();
  });
  await signIn(ADMIN, `/admin?q=${name.slice(5)}`);
  await button(page, 'Save view').click();
  await nameIn(page).fill(name);
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Save view')).toContainText('No connection');
  await nameIn(page).fill(`${name} again`);
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Save view')).toHaveCount(0);
  await expect(kept(page, `${name} again`)).toBeVisible();
});
