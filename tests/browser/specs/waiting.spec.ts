import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket, type Desk, type Person, type Ticket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, holdToast, signOut, test } from '../support/test.ts';

test('an answer takes a ticket from what waits for me, and shows in the queue', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const submitter = await desk.token(person);
  const admin = await desk.token(ADMIN);
  const ticket = await desk.create(submitter, aTicket('Which cable fits'));
  await desk.comment(admin, ticket.id, 'Which room?');
  await desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
  await signIn(person, '/tickets');
  await expect(page.getByRole('heading', { name: 'Waiting for your answer 1' })).toBeVisible();

  await desk.comment(submitter, ticket.id, 'Room 4');
  await expect(page.getByRole('heading', { name: 'Open 1' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Waiting/ })).toHaveCount(0);
  const row = page.getByRole('row').filter({ hasText: ticket.title });
  await expect(row).toContainText('Pending');
  await expect(row).toContainText('You replied');
  await expectAccessible(page);

  await signOut(page);
  await signIn(ADMIN, '/admin?status=any');
  await page
    .getByRole('navigation', { name: 'Quick filters' })
    .getByRole('link', { name: /^Answered/ })
    .click();
  await expect(page).toHaveURL(/waiting_for=operator/);
  await expect(row.getByText('answered', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Waiting for/ })).toContainText('An operator (answered)');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);

  await desk.comment(admin, ticket.id, 'And which floor?');
  await expect(row.getByText('answered', { exact: true })).toHaveCount(0);
  await row.getByRole('link').click();
  await expect(page.getByText('Waiting for the submitter')).toBeVisible();
});

test('a reply on an assigned ticket shows in the open queue as it comes', async ({ page, desk, person, signIn }) => {
  const submitter = await desk.token(person);
  const admin = await desk.token(ADMIN);
  const ticket = await desk.create(submitter, aTicket('The scanner hums'));
  const { id: operator_id } = (await desk.call(admin, 'GET', '/api/users/me')) as { id: number };
  await desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, { status: 'assigned', operator_id });
  await signIn(ADMIN, '/admin');
  const row = page.getByRole('row').filter({ hasText: ticket.title });
  const mark = row.getByText('new reply', { exact: true });
  const filter = page.getByRole('navigation', { name: 'Quick filters' }).getByRole('link', { name: /^Answered/ });
  await expect(filter).toHaveText(/^Answered\d+$/);
  const before = Number((await filter.textContent())?.replace(/\D/g, ''));
  await expect(row).toContainText('Assigned');
  await expect(mark).toHaveCount(0);

  await desk.comment(submitter, ticket.id, 'Louder than yesterday');
  await expect(mark).toBeVisible();
  await expect(filter).toHaveText(`Answered${before + 1}`);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await filter.click();
  await expect(mark).toBeVisible();

  await desk.comment(admin, ticket.id, 'I come at ten');
  await expect(mark).toHaveCount(0);
  await expect(filter).toHaveText(`Answered${before}`);
});

/** Assigned to the admin, and closed by him. */
async function aClosedTicket(desk: Desk, person: Person): Promise<Ticket> {
  const ticket = await desk.create(await desk.token(person), aTicket('The projector is dark'));
  const admin = await desk.token(ADMIN);
  const { id: operator_id } = (await desk.call(admin, 'GET', '/api/users/me')) as { id: number };
  await desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, { status: 'closed', operator_id });
  return ticket;
}

const sendAndReopen = (page: Page) => page.getByRole('button', { name: 'Send and reopen' });

test('a reply on a closed ticket reopens it, and operators see that', async ({ page, desk, person, signIn }) => {
  const ticket = await aClosedTicket(desk, person);
  await signIn(person, `/tickets/${ticket.id}`);
  await expect(page.getByText('A reply alone tells no operator.')).toBeVisible();
  await page.getByLabel('Message').fill('Thank you');
  await page.getByRole('button', { name: 'Send reply' }).click();
  const said = page.getByRole('article', { name: `Comment by ${person.name}` });
  await expect(said).toHaveText([/Thank you/]);
  await expect(sendAndReopen(page)).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);

  await page.getByLabel('Message').fill('It is back!');
  await page.getByLabel('Message').press('Control+Enter');
  await expect(said).toHaveText([/Thank you/, /It is back!/]);
  await expect(page.getByText('It is our turn; we will see to it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close my request' })).toBeVisible();
  await expect(sendAndReopen(page)).toHaveCount(0);

  await signOut(page);
  await signIn(ADMIN, '/admin?waiting_for=operator');
  const row = page.getByRole('row').filter({ hasText: `#${ticket.id}` });
  await expect(row).toContainText('Assigned');
  await expect(row.getByText('new reply', { exact: true })).toBeVisible();
  await row.getByRole('link').click();
  await expect(page.getByText(/^New reply /)).toBeVisible();
});

test('a reply that is there is not sent again when the ticket stays closed @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const ticket = await aClosedTicket(desk, person);
  let comments = 0;
  let reopenings = 0;
  const away = { status: 503 };
  const why = 'The server is busy. Try again in a moment.';
  await page.route(`**/api/tickets/${ticket.id}/comments`, async (route) => {
    if (route.request().method() !== 'POST' || ++comments > 1) return route.fallback();
    await route.fetch();
    return route.fulfill(away);
  });
  await page.route(`**/api/tickets/${ticket.id}/reopen`, async (route) => {
    if (++reopenings > 1) await route.fetch();
    return route.fulfill(away);
  });
  await signIn(person, `/tickets/${ticket.id}`);
  const message = page.getByLabel('Message');
  await message.fill('It is back!');
  await sendAndReopen(page).click();
  await expect(page.getByRole('form', { name: 'Reply' })).toContainText(why);
  await expect(message).toHaveValue('It is back!');
  expect(reopenings).toBe(0);

  await sendAndReopen(page).click();
  const said = page.getByText(`Your reply was sent, but the ticket is still closed. ${why}`);
  await expect(said).toBeVisible();
  await holdToast(page, 'Reopen');
  await expect(message).toHaveValue('');
  await expect(page.getByRole('article', { name: `Comment by ${person.name}` })).toHaveCount(1);
  await expectAccessible(page);

  // The answer is lost, and it is done.
  await page.getByRole('button', { name: 'Reopen', exact: true }).click();
  await expect(page.getByText('The ticket is open again')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close my request' })).toBeVisible();
  expect([comments, reopenings]).toEqual([2, 2]);
});
