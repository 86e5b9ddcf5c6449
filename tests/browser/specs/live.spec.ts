import type { Browser, Page } from '@playwright/test';
import { anAddress, aPerson, aTicket, type Person } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

/** A second person at his own browser. */
async function another(browser: Browser, baseURL: string, person: Person, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, extraHTTPHeaders: { 'X-Forwarded-For': anAddress() } });
  const page = await context.newPage();
  await page.goto(`/login?next=${encodeURIComponent(path)}`);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === path);
  return page;
}

const streamOf = (page: Page) => page.waitForResponse('**/api/events');

test('two people see what the other does @once', async ({ page, browser, baseURL, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
  const stream = streamOf(page);
  await signIn(person, `/tickets/${ticket.id}`);
  expect((await stream).headers()['content-type']).toContain('text/event-stream');
  await expect(page.getByRole('complementary', { name: 'Properties' })).toContainText('New');

  const operator = await another(browser, baseURL ?? '', ADMIN, `/admin/tickets/${ticket.id}`);
  await expect(operator.getByRole('heading', { level: 1 })).toHaveText('Badge does not open the door');
  const admin = await desk.token(ADMIN);
  const { id } = (await desk.call(admin, 'GET', '/api/users/me')) as { id: number };
  await desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, { status: 'assigned', operator_id: id });
  for (const one of [page, operator])
    await expect(
      one.getByRole('complementary', { name: 'Properties' }).getByText('Assigned', { exact: true }),
    ).toBeVisible();
  await operator.context().close();
});

for (const way of ['a cookie', 'the form'])
  test(`by ${way}, what happens before the stream is open is seen as well @once`, async ({
    page,
    desk,
    person,
    signIn,
  }) => {
    const ticket = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
    const admin = await desk.token(ADMIN);
    const { promise: isLate, resolve: open } = Promise.withResolvers<void>();
    const begins: (string | null)[] = [];
    await page.route('**/api/events', async (route) => {
      begins.push(await route.request().headerValue('last-event-id'));
      await isLate;
      await route.continue();
    });
    if (way === 'the form') await page.goto('/login');
    await signIn(person);
    const row = page.getByRole('row').filter({ hasText: 'Badge does not open the door' });
    await expect(row).toContainText('New');
    await desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
    open();
    await expect(row).toContainText('Pending');
    // And not because it read everything a second time.
    expect(begins[0]).toMatch(/^\d+-\d+$/);
  });

test('a row of a list changes in place @once', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const ticket = await desk.create(token, aTicket('Badge does not open the door'));
  const stream = streamOf(page);
  await signIn(person);
  await stream;
  const row = page.getByRole('row').filter({ hasText: 'Badge does not open the door' });
  await expect(row).toContainText('New');
  await desk.call(await desk.token(ADMIN), 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
  await expect(row).toContainText('Pending');
  // One that comes from another device of the same person.
  await desk.create(token, aTicket('A second door'));
  await expect(page.getByRole('row').filter({ hasText: 'A second door' })).toBeVisible();
});

test('an older answer never takes the place of a newer one @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
  const admin = await desk.token(ADMIN);
  const change = (changes: object) => desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, changes);
  const reading = await hold(page, `**/api/tickets/${ticket.id}`, { times: 1, after: true });
  const stream = streamOf(page);
  await signIn(ADMIN, '/admin');
  await stream;
  const row = page.getByRole('row').filter({ hasText: `#${ticket.id}` });
  await expect(row).toBeVisible();
  await change({ urgency: 'high' });
  await reading.arrived;
  await change({ status: 'pending' });
  await expect(row).toContainText('Pending');
  const answered = page.waitForResponse(`**/api/tickets/${ticket.id}`);
  reading.letGo();
  await (await answered).finished();
  await change({ urgency: 'low' });
  await expect(row).toContainText('Low');
  await expect(row).toContainText('Pending');
});

test('what happens while a ticket is first read is seen as well @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
  const reading = await hold(page, `**/api/tickets/${ticket.id}`, { times: 1, after: true });
  const stream = streamOf(page);
  await signIn(person);
  await stream;
  await page.getByRole('link', { name: 'Badge does not open the door' }).click();
  await reading.arrived;
  // For the event its row in the list is read as well: by then the page knows of it.
  const again = page.waitForResponse(`**/api/tickets/${ticket.id}`);
  await desk.call(await desk.token(ADMIN), 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
  await again;
  reading.letGo();
  await expect(page.getByRole('complementary', { name: 'Properties' })).toContainText('Pending');
});

test('an older page of a list does not take a row back @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
  const admin = await desk.token(ADMIN);
  const stream = streamOf(page);
  await signIn(person);
  await stream;
  const row = page.getByRole('row').filter({ hasText: 'Badge does not open the door' });
  await expect(row).toContainText('New');
  const ofOpen = (url: URL) => url.pathname === '/api/tickets/' && url.searchParams.getAll('status').includes('new');
  const reading = await hold(page, ofOpen, { times: 1, after: true });
  // Another ticket of his, from elsewhere: the list is read anew.
  await desk.create(await desk.token(person), aTicket('A second door'));
  await reading.arrived;
  await desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, { status: 'assigned', operator_id: 1 });
  await expect(row).toContainText('Assigned');
  reading.letGo();
  await expect(page.getByRole('row').filter({ hasText: 'A second door' })).toBeVisible();
  await expect(row).toContainText('Assigned');
});

test('a new role has its pages at once, and loses them @once', async ({ page, desk, person, signIn }) => {
  const admin = await desk.token(ADMIN);
  const { id } = (await desk.call(await desk.token(person), 'GET', '/api/users/me')) as { id: number };
  const stream = streamOf(page);
  await signIn(person);
  await stream;
  const queue = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Queue/ });
  await expect(queue).toHaveCount(0);
  await desk.call(admin, 'PATCH', `/api/users/${id}`, { is_admin: true });
  await queue.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queue');
  await desk.call(admin, 'PATCH', `/api/users/${id}`, { is_admin: false });
  await expect(page.getByText('There is nothing here for you')).toBeVisible();
  await expect(queue).toHaveCount(0);
});

test('numbers in the rail follow @once', async ({ page, desk, person, signIn }) => {
  const stream = streamOf(page);
  await signIn(ADMIN);
  await stream;
  const count = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Unassigned/ });
  const number = async () => Number((await count.textContent())?.replace(/\D/g, ''));
  await expect(count).toContainText(/\d/);
  const before = await number();
  await desk.create(await desk.token(person), aTicket('One more'));
  await expect.poll(number).toBe(before + 1);
});

test('the dashboard and the list of people follow @once', async ({ page, desk, person, signIn }) => {
  const stream = streamOf(page);
  await signIn(ADMIN, '/admin/dashboard');
  await stream;
  const tile = page.getByRole('link', { name: /^[\d,]+ Open now$/ });
  await expect(tile).toBeVisible();
  const before = Number((await tile.textContent())?.replace(/\D/g, ''));
  const token = await desk.token(person);
  await desk.create(token, aTicket('One more'));
  await expect(tile).toHaveText(`${(before + 1).toLocaleString('en')} Open now`);

  // Reached without a reload, the page stays with the stream that is there.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
  const row = (email: string) => page.getByRole('row').filter({ hasText: email });
  await expect(row(person.email)).toBeVisible();
  const other = await desk.register(aPerson('Olga Other'));
  await expect(row(other.email)).toBeVisible();
  const open = row(person.email).getByRole('cell').nth(2);
  await expect(open).toHaveText('1');
  await desk.create(token, aTicket('And another'));
  await expect(open).toHaveText('2');
});

test('a hidden tab lets go of its stream and resumes from where it was @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
  const stream = streamOf(page);
  await signIn(person, `/tickets/${ticket.id}`);
  await stream;
  const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/events'));
  const show = (state: 'hidden' | 'visible') =>
    page.evaluate((next) => {
      Object.defineProperty(document, 'visibilityState', { value: next, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await show('hidden');
  await ended;
  await desk.call(await desk.token(ADMIN), 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
  const resumed = page.waitForRequest('**/api/events');
  await show('visible');
  expect((await resumed).headers()['last-event-id']).toBeTruthy();
  await expect(page.getByRole('complementary', { name: 'Properties' })).toContainText('Pending');
});

test('a lost connection is said, loses nothing and is found again', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Badge does not open the door'));
  await signIn(person);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill('Written without a connection');
  await page.context().setOffline(true);
  const banner = page.getByRole('status').filter({ hasText: 'No connection. What you type is kept.' });
  await expect(banner).toContainText(/as of \d\d:\d\d/);
  await page.getByLabel('Details').fill('Every word of it.');

  await desk.call(await desk.token(ADMIN), 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
  await page.context().setOffline(false);
  await expect(banner).toBeHidden();
  await expect(page.getByLabel('Title')).toHaveValue('Written without a connection');
  await expect(page.getByLabel('Details')).toHaveValue('Every word of it.');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My tickets' }).click();
  await expect(page.getByRole('row').filter({ hasText: ticket.title })).toContainText('Pending');
});

test('a network that lets no stream through is not taken for none @once', async ({ page, person, signIn }) => {
  let tries = 0;
  await page.route('**/api/events', (route) => {
    tries++;
    return route.abort();
  });
  await signIn(person);
  await expect.poll(() => tries).toBeGreaterThan(3);
  await expect(page.getByText('No connection')).toHaveCount(0);
});
