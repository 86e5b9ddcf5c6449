import { expectAccessible } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { expect, test } from '../support/test.ts';

const NO_CONNECTION = 'No connection. What you type is kept.';

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
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('alert')).toHaveText(NO_CONNECTION);
  await expect(page.getByLabel('Title')).toHaveValue('Network is down');
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByText(NO_CONNECTION)).toHaveCount(1);
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Network is down');
  await expect(page.getByText(NO_CONNECTION)).toHaveCount(0);
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
