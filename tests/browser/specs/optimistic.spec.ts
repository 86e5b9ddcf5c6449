/** A property shows what was chosen before the server has it, and what was there before when the server does not take it. */
import type { Page, Route } from '@playwright/test';
import { aTicket, type Desk, type Person } from '../support/desk.ts';
import { type Held, hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, holdToast, test } from '../support/test.ts';

const urgency = (page: Page, value: string) => page.getByRole('button', { name: `Urgency: ${value}` });
const status = (page: Page, value: string) => page.getByRole('button', { name: `Status: ${value}` });

async function choose(page: Page, property: string, value: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${property}: `) }).click();
  await page.getByRole('menuitemradio', { name: value }).click();
}

const ENDS = {
  sent: (route: Route) => route.continue(),
  lost: (route: Route) => route.abort('connectionreset'),
  refused: (route: Route) => route.fulfill({ status: 500, json: { detail: 'The server made a mistake.' } }),
};

/** The next change of the ticket waits on its way; then `end` says what becomes of it. */
function holdChange(page: Page, id: number, end: keyof typeof ENDS): Promise<Held> {
  return hold(page, `**/api/tickets/${id}`, { method: 'PATCH', times: 1, end: ENDS[end] });
}

async function openTicket(desk: Desk, person: Person, signIn: (person: Person, path: string) => Promise<void>) {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  const token = await desk.token(ADMIN);
  const now = () => desk.call(token, 'GET', `/api/tickets/${ticket.id}`);
  return { ticket, now };
}

test('a value shows while it is on its way, and Undo puts the old one back as early @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const { ticket, now } = await openTicket(desk, person, signIn);
  const change = await holdChange(page, ticket.id, 'sent');
  await choose(page, 'Urgency', 'High');
  await change.arrived;
  await expect(urgency(page, 'High')).toBeVisible();
  expect(await now()).toMatchObject({ urgency: 'normal' });
  // It is not said to be done before it is.
  await expect(page.getByText('Urgency set to High', { exact: true })).toHaveCount(0);
  change.letGo();
  await expect(page.getByText('Urgency set to High')).toBeVisible();
  await holdToast(page);
  await expect.poll(now).toMatchObject({ urgency: 'high' });

  const undo = await holdChange(page, ticket.id, 'sent');
  await page.getByRole('button', { name: 'Undo' }).click();
  await undo.arrived;
  await expect(urgency(page, 'Normal')).toBeVisible();
  expect(await now()).toMatchObject({ urgency: 'high' });
  undo.letGo();
  await expect(page.getByText('Undone')).toBeVisible();
  await expect(urgency(page, 'Normal')).toBeVisible();
  expect(await now()).toMatchObject({ urgency: 'normal' });
});

for (const [end, words] of [
  ['refused', 'Not done: Status set to Pending. The server has a problem.'],
  ['lost', 'Not done: Status set to Pending. No connection.'],
] as const)
  test(`a value that is ${end} gives way to the old one, and the page says so @once`, async ({
    page,
    desk,
    person,
    signIn,
  }) => {
    const { ticket, now } = await openTicket(desk, person, signIn);
    const change = await holdChange(page, ticket.id, end);
    await choose(page, 'Status', 'Pending');
    await change.arrived;
    await expect(status(page, 'Pending')).toBeVisible();
    change.letGo();
    await expect(status(page, 'New')).toBeVisible();
    await expect(page.getByText(words)).toBeVisible();
    // There is nothing to take back.
    await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
    expect(await now()).toMatchObject({ status: 'new' });
    // And the next one goes through.
    await choose(page, 'Status', 'Pending');
    await expect(page.getByText('Status set to Pending', { exact: true })).toBeVisible();
    expect(await now()).toMatchObject({ status: 'pending' });
  });

test('one that fails takes only itself back @once', async ({ page, desk, person, signIn }) => {
  const { ticket, now } = await openTicket(desk, person, signIn);
  const first = await holdChange(page, ticket.id, 'refused');
  await choose(page, 'Urgency', 'High');
  await first.arrived;
  await choose(page, 'Category', 'Software');
  await expect(page.getByRole('button', { name: 'Category: Software' })).toBeVisible();
  await expect(urgency(page, 'High')).toBeVisible();
  first.letGo();
  await expect(page.getByText('Category set to Software')).toBeVisible();
  await expect(urgency(page, 'Normal')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Category: Software' })).toBeVisible();
  expect(await now()).toMatchObject({ urgency: 'normal', request_type: 'software' });
});

test('who has left hears that somebody else was first, and can insist @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  // Without the stream of events this page does not know yet.
  await page.route('**/api/events', (route) => route.abort());
  const { ticket, now } = await openTicket(desk, person, signIn);
  await expect(status(page, 'New')).toBeVisible();
  await desk.call(await desk.token(ADMIN), 'PATCH', `/api/tickets/${ticket.id}`, { urgency: 'low' });
  const change = await holdChange(page, ticket.id, 'sent');
  await choose(page, 'Urgency', 'High');
  await change.arrived;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Queue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queue');
  change.letGo();
  await holdToast(page, 'Use mine');
  await expect(page.getByText(`#${ticket.id} has Urgency “Low”. Yours was: Urgency “High”.`)).toBeVisible();
  expect(await now()).toMatchObject({ urgency: 'low' });
  await page.getByRole('button', { name: 'Use mine' }).click();
  await expect.poll(now).toMatchObject({ urgency: 'high' });
});
