import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket, type Desk, type Person, type Ticket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectMenu, holdToast, test } from '../support/test.ts';

const words = () => `w${Math.random().toString(36).slice(2, 10)}`;
const link = (page: Page, title: string) => page.getByRole('link', { name: title, exact: true });
const row = (page: Page, title: string) => page.getByRole('row').filter({ has: link(page, title) });

async function threeTickets(desk: Desk, person: Person): Promise<{ word: string; tickets: Ticket[] }> {
  const word = words();
  const token = await desk.token(person);
  const tickets: Ticket[] = [];
  for (const name of ['Third', 'Second', 'First'])
    tickets.unshift(await desk.create(token, aTicket(`${name} ${word}`)));
  return { word, tickets };
}

/** Of the administrator, once a test: logins are limited. */
const tokens = new WeakMap<Desk, Promise<string>>();

/** A ticket as the server has it. */
async function now(request: APIRequestContext, desk: Desk, { id }: Ticket): Promise<Record<string, unknown>> {
  const token = tokens.get(desk) ?? desk.token(ADMIN);
  tokens.set(desk, token);
  const headers = { Authorization: `Bearer ${await token}` };
  return (await request.get(`/api/tickets/${id}`, { headers })).json();
}

/** In a menu that a key has opened. */
async function pickByLetter(page: Page, value: string): Promise<void> {
  await expectMenu(page);
  await page.keyboard.press(value.charAt(0).toLowerCase());
  await expect(page.getByRole('menuitemradio', { name: value })).toHaveAttribute('data-highlighted', '');
  await page.keyboard.press('Enter');
}

test('tickets are triaged by keyboard alone @once', async ({ page, desk, person, signIn, request }) => {
  const { word, tickets } = await threeTickets(desk, person);
  const [first, second, third] = tickets as [Ticket, Ticket, Ticket];
  await signIn(ADMIN, '/admin');
  await expect(page.getByRole('table', { name: 'Tickets' })).toBeVisible();

  await page.keyboard.press('/');
  await page.keyboard.type(word);
  await expect(page.getByRole('status').filter({ hasText: /^3 tickets$/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(link(page, first.title)).toBeFocused();

  await page.keyboard.press('m');
  await expect(page.getByText(`#${first.id} assigned to ${ADMIN.name}`)).toBeVisible();
  await expect(row(page, first.title)).toContainText('Assigned');
  await expect(row(page, first.title)).toContainText(ADMIN.name);
  await expect(link(page, first.title)).toBeFocused();
  await expect.poll(() => now(request, desk, first)).toMatchObject({ status: 'assigned', operator_name: ADMIN.name });

  await page.keyboard.press('j');
  await expect(link(page, second.title)).toBeFocused();
  await page.keyboard.press('u');
  await expect(page.getByRole('menu')).toBeVisible();
  await expectAccessible(page);
  await pickByLetter(page, 'High');
  await expect(row(page, second.title)).toContainText('High');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(link(page, second.title)).toBeFocused();

  await page.keyboard.press('s');
  await pickByLetter(page, 'Pending');
  await expect(row(page, second.title)).toContainText('Pending');
  await expect(link(page, second.title)).toBeFocused();

  await page.keyboard.press('a');
  const people = page.getByRole('combobox', { name: /Assigned to/ });
  await expect(people).toBeFocused();
  await page.keyboard.type(ADMIN.name);
  await expect(page.getByRole('option', { name: ADMIN.name })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(row(page, second.title)).toContainText(ADMIN.name);
  await expect(link(page, second.title)).toBeFocused();
  await expect
    .poll(() => now(request, desk, second))
    .toMatchObject({ status: 'pending', urgency: 'high', operator_name: ADMIN.name });

  await page.keyboard.press('ArrowDown');
  await expect(link(page, third.title)).toBeFocused();
  await page.keyboard.press('e');
  await expect(row(page, third.title)).toContainText('Closed');
  // The row stays where it is, although it is not open any more.
  await expect(link(page, third.title)).toBeFocused();
  await expectAccessible(page);

  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(third.title);
  await page.goBack();
  await expect(link(page, third.title)).toBeFocused();
});

test('keys pressed before their work is loaded are done when it has come @once', async ({
  page,
  desk,
  person,
  signIn,
  request,
}) => {
  const { word, tickets } = await threeTickets(desk, person);
  const [first, second, third] = tickets as [Ticket, Ticket, Ticket];
  const triage = await hold(page, '**/assets/triage-*.js');
  await signIn(ADMIN, `/admin?q=${word}`);
  await link(page, first.title).focus();
  for (const key of ['m', 'e', 'j', 'm', 'j', 's']) await page.keyboard.press(key);
  await expect(link(page, third.title)).toBeFocused();
  expect(await now(request, desk, first)).toMatchObject({ status: 'new' });
  triage.letGo();
  await pickByLetter(page, 'Pending');
  await expect(row(page, third.title)).toContainText('Pending');
  await expect.poll(() => now(request, desk, first)).toMatchObject({ status: 'closed', operator_name: ADMIN.name });
  await expect.poll(() => now(request, desk, second)).toMatchObject({ operator_name: ADMIN.name });
  // The row shows it before the server has it.
  await expect.poll(() => now(request, desk, third)).toMatchObject({ status: 'pending', operator_id: null });
  await expect(page.getByText(/Somebody else/)).toHaveCount(0);
});

test('when the row that had the focus goes, keys go on where it was @once', async ({
  page,
  desk,
  person,
  signIn,
  request,
}) => {
  const { word, tickets } = await threeTickets(desk, person);
  const [first, second, third] = tickets as [Ticket, Ticket, Ticket];
  const stream = page.waitForResponse('**/api/events');
  await signIn(ADMIN, `/admin?q=${word}&sort=-created_at`);
  await stream;
  await link(page, second.title).focus();
  const headers = { Authorization: `Bearer ${await desk.token(ADMIN)}` };
  expect((await request.delete(`/api/tickets/${second.id}`, { headers })).status()).toBe(204);
  await expect(link(page, second.title)).toHaveCount(0);
  await page.keyboard.press('j');
  await expect(link(page, third.title)).toBeFocused();
  await page.keyboard.press('k');
  await expect(link(page, first.title)).toBeFocused();
});

test('a change of one ticket is undone from its toast @once', async ({ page, desk, person, signIn, request }) => {
  const { word, tickets } = await threeTickets(desk, person);
  const [first] = tickets as [Ticket];
  await signIn(ADMIN, `/admin?q=${word}`);
  await link(page, first.title).focus();
  await page.keyboard.press('e');
  await holdToast(page);
  await expect(page.getByText(`#${first.id} set to Closed`)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(`#${first.id} is as it was`)).toBeVisible();
  await expect(row(page, first.title)).toContainText('New');
  expect(await now(request, desk, first)).toMatchObject({ status: 'new', closed_at: null });
});

test('what somebody else changed first is shown and not overwritten @once', async ({
  page,
  desk,
  person,
  signIn,
  request,
}) => {
  const { word, tickets } = await threeTickets(desk, person);
  const [first] = tickets as [Ticket];
  // Without the stream of events this page does not know yet.
  await page.route('**/api/events', (route) => route.abort());
  await signIn(ADMIN, `/admin?q=${word}`);
  await link(page, first.title).focus();
  const headers = { Authorization: `Bearer ${await desk.token(ADMIN)}` };
  const other = (data: object) => request.patch(`/api/tickets/${first.id}`, { headers, data });
  // Something else of it: both are kept.
  await other({ urgency: 'low' });
  await page.keyboard.press('e');
  await holdToast(page); // from here on by keys: the pointer stays
  await expect(row(page, first.title)).toContainText('Closed');
  await expect(row(page, first.title)).toContainText('Low');
  expect(await now(request, desk, first)).toMatchObject({ status: 'closed', urgency: 'low' });
  // The same of it: both are shown, and one decides.
  await other({ urgency: 'high' });
  await page.keyboard.press('u');
  await pickByLetter(page, 'Normal');
  await expect(page.getByText(/is set to High urgency\. Yours was: set to Normal urgency\./)).toBeVisible();
  await expect(row(page, first.title)).toContainText('High');
  // Of several lines, and still below the one before.
  const place = async (name: string) => await page.getByRole('dialog').filter({ hasText: name }).boundingBox();
  const gap = async () => {
    const [upper, lower] = [await place(`#${first.id} set to Closed`), await place('Yours was')];
    return upper && lower ? lower.y - upper.y - upper.height : -1;
  };
  await expect.poll(gap).toBeGreaterThan(0);
  expect(await now(request, desk, first)).toMatchObject({ urgency: 'high' });
  await page.getByRole('button', { name: 'Use mine' }).click();
  await expect(row(page, first.title)).not.toContainText('High');
  await expect.poll(() => now(request, desk, first)).toMatchObject({ urgency: 'normal' });
});

test('keys switched off do nothing, and fields keep their letters @once', async ({ page, desk, person, signIn }) => {
  const { word, tickets } = await threeTickets(desk, person);
  const [first] = tickets as [Ticket];
  await signIn(ADMIN, `/admin?q=${word}`);
  const field = page.getByRole('searchbox');
  await field.fill('');
  await field.pressSequentially('jxme');
  await expect(field).toHaveValue('jxme');
  await page.evaluate(() => localStorage.setItem('hotkeys', 'off'));
  await page.goto(`/admin?q=${word}`);
  await link(page, first.title).focus();
  for (const key of ['m', 'x', 'j', 'k']) await page.keyboard.press(key);
  await expect(link(page, first.title)).toBeFocused();
  await expect(row(page, first.title)).toContainText('Nobody');
  await expect(page.getByRole('toolbar')).toHaveCount(0);
});
