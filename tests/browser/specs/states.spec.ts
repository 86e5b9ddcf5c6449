import type { Locator } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectFetched, test } from '../support/test.ts';

const NO_CONNECTION = 'No connection. What you type is kept.';
const SENDING_WAITS = 'There is no connection: this can be sent once it is back.';

/** It does nothing without a connection, and says so where one looks for the reason and where one reads it. */
async function expectWaits(button: Locator): Promise<void> {
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(SENDING_WAITS);
  await button.click({ force: true });
}

test('a list that fails says so and is tried again', async ({ page, desk, person, signIn }) => {
  await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await page.route('**/api/tickets/?*', (route) => route.fulfill({ status: 500, body: 'oops' }));
  await signIn(person);
  await expect(page.getByText('The tickets did not load')).toBeVisible();
  await expect(page.getByText(/oops/)).toHaveCount(0);
  await expectAccessible(page);
  await page.unroute('**/api/tickets/?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('link', { name: 'Slow Wi-Fi' })).toBeVisible();
});

test('a ticket that fails says so and is tried again', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await page.route(`**/api/tickets/${ticket.id}`, (route) => route.fulfill({ status: 503, json: { detail: 'busy' } }));
  await signIn(person, `/tickets/${ticket.id}`);
  await expect(page.getByText('This ticket did not load')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(`**/api/tickets/${ticket.id}`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Slow Wi-Fi');
});

test('skeletons stand in while the answer is under way', async ({ page, desk, person, signIn }) => {
  await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/tickets/?*', async (route) => {
    await held;
    await route.continue();
  });
  await signIn(person);
  await expect(page.getByRole('main').locator('[aria-busy=true]')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My tickets');
  await expectAccessible(page);
  release();
  await expect(page.getByRole('link', { name: 'Slow Wi-Fi' })).toBeVisible();
});

test('without a connection nothing typed is lost', async ({ page, person, signIn, context }) => {
  await signIn(person);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill('Network is down');
  await page.getByRole('radio', { name: 'Other' }).click();
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({ hasText: NO_CONNECTION })).toBeVisible();
  const create = page.getByRole('button', { name: 'Create ticket' });
  await expectWaits(create);
  await page.getByLabel('Title').press('Enter');
  await page.getByLabel('Title').press('Control+Enter');
  await expect(page.getByLabel('Title')).toHaveValue('Network is down');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(create).toHaveAttribute('aria-disabled', 'false');
  await expect(page.getByText(SENDING_WAITS)).toHaveCount(0);
  await create.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Network is down');
  await expect(page.getByText(NO_CONNECTION)).toHaveCount(0);
});

test('a ticket whose answer got lost is created once, after a reload too @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const token = await desk.token(person);
  const before = (await desk.call(token, 'GET', '/api/tickets/')) as object[];
  await page.route('**/api/tickets/', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    return route.abort();
  });
  await signIn(person, '/tickets/new');
  await page.getByLabel('Title').fill('Printer jams');
  await page.getByRole('radio', { name: 'Hardware' }).click();
  const create = page.getByRole('button', { name: 'Create ticket' });
  await create.click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('No connection');
  await page.unrouteAll();
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue('Printer jams');
  await create.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Printer jams');
  expect(await desk.call(token, 'GET', '/api/tickets/')).toHaveLength(before.length + 1);
  // What is meant as another one is another one.
  await page.goto('/tickets/new');
  await page.getByLabel('Title').fill('Printer jams');
  await page.getByRole('radio', { name: 'Hardware' }).click();
  await create.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Printer jams');
  expect(await desk.call(token, 'GET', '/api/tickets/')).toHaveLength(before.length + 2);
});

test('while it is sent, nothing is typed that would not be in it @once', async ({ page, person, signIn }) => {
  const sent = await hold(page, '**/api/tickets/', { method: 'POST', times: 1 });
  await signIn(person, '/tickets/new');
  await page.getByLabel('Title').fill('Printer jams');
  await page.getByRole('radio', { name: 'Hardware' }).click();
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await sent.arrived;
  for (const field of ['Title', 'Details']) await expect(page.getByLabel(field)).not.toBeEditable();
  await page.getByRole('radio', { name: 'Software' }).press('Space');
  await expect(page.getByRole('radio', { name: 'Hardware' })).toBeChecked();
  sent.letGo();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Printer jams');

  await page.getByRole('button', { name: 'Edit title and description' }).click();
  const saved = await hold(page, /\/api\/tickets\/\d+$/, { method: 'PATCH', times: 1 });
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  await field('Title').fill('Printer jams again');
  await page.getByRole('button', { name: 'Save' }).click();
  await saved.arrived;
  for (const name of ['Title', 'Details']) await expect(field(name)).not.toBeEditable();
  saved.letGo();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Printer jams again');
});

test('whatever sends says why it waits @once', async ({ page, context, desk, signIn }) => {
  const ticket = await desk.create(await desk.token(ADMIN), aTicket('Slow Wi-Fi'));
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await signIn(ADMIN, `/tickets/${ticket.id}`);
  await page.getByRole('button', { name: 'Edit title and description' }).click();
  await expect(button('Save')).toBeVisible();
  await expect(button('Send reply')).toBeVisible();
  await expectFetched(page, ['toasts']);
  await context.setOffline(true);
  for (const name of ['Save', 'Send reply', 'Close my request']) await expectWaits(button(name));
  // What is chosen without a button of its own says it in passing.
  await button('Assign to me').click();
  await expect(page.getByText(SENDING_WAITS)).toHaveCount(4);
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(button('Send reply')).toHaveAttribute('aria-disabled', 'false');

  await desk.token(ADMIN); // on another device
  await page.goto('/settings');
  await expect(button('Change password')).toBeVisible();
  const signOut = page.getByRole('button', { name: /^Sign out (?!all)/ }).first();
  await expect(signOut).toBeVisible();
  await context.setOffline(true);
  for (const one of [button('Save name'), button('Change password'), signOut]) await expectWaits(one);
  await context.setOffline(false);

  await page.goto('/admin/people');
  await page.getByRole('button', { name: `Actions for ${ADMIN.name}` }).click();
  await page.getByRole('menuitem', { name: /^End sessions/ }).click();
  const confirm = page.getByRole('alertdialog').getByRole('button', { name: 'End sessions' });
  await expect(confirm).toBeVisible();
  await context.setOffline(true);
  await expectWaits(confirm);
  await expectAccessible(page);
  await context.setOffline(false);
});

test('a text that is too long is said at its field @once', async ({ page, person, signIn }) => {
  await signIn(person);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill('Long');
  await page.getByLabel('Details').fill('x'.repeat(70_000));
  await page.getByRole('radio', { name: 'Other' }).click();
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByLabel('Details')).toHaveAccessibleDescription(/at most \d+ characters/);
  await expect(page.getByLabel('Details')).toBeFocused();
});

test('after an upgrade the page is loaded anew once, and then says so @once', async ({ page, person, signIn }) => {
  await signIn(person);
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  const file = '**/assets/settings-page-*.js';
  await page.route(file, (route) => route.fulfill({ status: 404 }));
  await page.goto('/settings', { waitUntil: 'commit' });
  await expect.poll(() => loads).toBe(2);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is a new version');
  await expectAccessible(page);
  expect(loads).toBe(2);
  await page.unroute(file);
  await page.getByRole('main').getByRole('button').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
});
