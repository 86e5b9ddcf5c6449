import type { Page, Route } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket, type Desk, type Person, type Ticket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { endSession, signInAgain } from '../support/session.ts';
import { expect, isPhone, test } from '../support/test.ts';

const message = (page: Page) => page.getByLabel('Message');
const send = (page: Page) => page.getByRole('button', { name: /^(Send reply|Add note|Send again)$/ });

async function aTicketOf(desk: Desk, person: Person): Promise<Ticket> {
  return desk.create(await desk.token(person), aTicket('Slow Wi-Fi\n\nIn the east wing.'));
}

test('an operator answers, notes, and sets the status with it', async ({ page, desk, person, signIn }) => {
  const ticket = await aTicketOf(desk, person);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await message(page).fill('It is the **access point**.');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('region', { name: 'Preview' }).locator('strong')).toHaveText('access point');
  await page.getByRole('button', { name: 'Write' }).click();

  const box = page.getByRole('form', { name: /Reply|Internal note/ });
  const plain = await box.evaluate((form) => getComputedStyle(form).backgroundColor);
  await page.getByText('Internal note').click();
  await expect(message(page)).toHaveAttribute('placeholder', 'Only operators will see this');
  expect(await box.evaluate((form) => getComputedStyle(form).backgroundColor)).not.toBe(plain);
  await expectAccessible(page);
  await message(page).press('Control+Enter');
  const note = page.getByRole('article', { name: `Internal note by ${ADMIN.name}` });
  await expect(note).toContainText('access point');
  await expect(note.getByText('Internal note')).toBeVisible();
  // The note may be seen before it is answered, and until then nothing else is begun.
  await expect(page.getByRole('button', { name: 'Add note' })).toHaveAttribute('aria-disabled', 'false');
  await expect(message(page)).toHaveValue('');

  await page.getByText('Reply', { exact: true }).click();
  await message(page).fill('Is it better now?');
  await page.getByRole('button', { name: 'Send and set a status' }).click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Send and set: Pending' }).click();
  await expect(page.getByRole('article', { name: `Comment by ${ADMIN.name}` })).toContainText('Is it better now?');
  await expect(page.getByText(`${ADMIN.name} set the status to Pending`)).toBeVisible();
});

test('a draft outlives a reload, and is asked about before it is left', async ({ page, desk, person, signIn }) => {
  const ticket = await aTicketOf(desk, person);
  await signIn(person, `/tickets/${ticket.id}`);
  await message(page).fill('Half a sent');
  await page.reload();
  await expect(message(page)).toHaveValue('Half a sent');
  await message(page).press('End');
  await message(page).pressSequentially('ence');

  const back = page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'My tickets' });
  await back.click();
  const question = page.getByRole('dialog', { name: 'Your reply is not sent yet' });
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(message(page)).toHaveValue('Half a sentence');
  await back.click();
  await question.getByRole('button', { name: 'Keep it and leave' }).click();
  await expect(page).toHaveURL(/\/tickets$/);
  await page.getByRole('link', { name: ticket.title }).click();
  await expect(message(page)).toHaveValue('Half a sentence');
  await back.click();
  await question.getByRole('button', { name: 'Discard it' }).click();
  await page.getByRole('link', { name: ticket.title }).click();
  await expect(message(page)).toHaveValue('');
});

test('an answer that got lost on the way is not sent twice @once', async ({ page, desk, person, signIn }) => {
  const ticket = await aTicketOf(desk, person);
  let lost = 0;
  await page.route(`**/api/tickets/${ticket.id}/comments`, async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost++;
    await route.fetch();
    return route.abort();
  });
  await signIn(person, `/tickets/${ticket.id}`);
  await message(page).fill('Only once');
  await send(page).click();
  await expect(page.getByRole('form', { name: 'Reply' })).toContainText('No connection');
  await expect(message(page)).toHaveValue('Only once');
  await page.reload();
  await send(page).click();
  await expect(message(page)).toHaveValue('');
  await expect(page.getByRole('article', { name: 'Comment by' })).toHaveCount(1);
  const comments = await desk.call(await desk.token(person), 'GET', `/api/tickets/${ticket.id}/comments`);
  expect(comments).toHaveLength(1);
});

test('without a connection nothing is sent and nothing is lost', async ({ page, desk, person, signIn, context }) => {
  const ticket = await aTicketOf(desk, person);
  await signIn(person, `/tickets/${ticket.id}`);
  await message(page).fill('From the train');
  await context.setOffline(true);
  await expect(send(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(send(page)).toHaveAccessibleDescription(/no connection/);
  await message(page).press('Control+Enter');
  await expect(message(page)).toHaveValue('From the train');
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(send(page)).toHaveAttribute('aria-disabled', 'false');
  await send(page).click();
  await expect(page.getByRole('article', { name: 'Comment by' })).toContainText('From the train');
});

test('a session that ends in the middle of a comment is renewed in place, and nothing of it is lost', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const ticket = await aTicketOf(desk, person);
  await signIn(person, `/tickets/${ticket.id}`);
  await message(page).fill('It is the whole **east wing**.');
  await endSession(page);
  await send(page).click();
  await signInAgain(page, person);
  await expect(message(page)).toHaveValue('It is the whole **east wing**.');
  await send(page).click();
  const comments = page.getByRole('article', { name: /^Comment by/ });
  await expect(comments).toHaveText([/It is the whole east wing\./]);
  await expect(message(page)).toHaveValue('');
  await page.reload();
  await expect(comments).toHaveText([/It is the whole east wing\./]);
});

test('somebody who answers meanwhile is heard of first', async ({ page, desk, person, signIn }) => {
  const ticket = await aTicketOf(desk, person);
  const admin = await desk.token(ADMIN);
  for (let n = 1; n <= 12; n++) await desk.comment(admin, ticket.id, `Line ${n}\n\nand another`);
  await signIn(person, `/tickets/${ticket.id}`);
  await expect(page.getByText('Line 12')).toBeAttached();
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
  await message(page).fill('I think');
  await desk.comment(admin, ticket.id, 'The last word');

  const notice = page.getByRole('status').filter({ hasText: `${ADMIN.name} replied` });
  await expect(notice).toBeVisible();
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
  if (!isPhone(page)) await expectAccessible(page);
  await notice.getByRole('button', { name: 'Read it first' }).click();
  await expect(page.getByText('The last word')).toBeInViewport();
  await expect(notice).toHaveCount(0);
  await expect(page.getByRole('button', { name: '1 new' })).toHaveCount(0);
  await send(page).click();
  await expect(page.getByRole('article', { name: `Comment by ${person.name}` })).toContainText('I think');
});

test('a reply is there at once, once, and back in the box when it did not get through', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const ticket = await aTicketOf(desk, person);
  await signIn(person, `/tickets/${ticket.id}`);
  await message(page).fill('It blinks *red*');
  let tries = 0;
  const end = (route: Route) => (++tries === 1 ? route.abort() : route.continue());
  const posting = await hold(page, '**/comments', { method: 'POST', end });
  const sending = page.getByRole('article', { name: 'Being sent' });
  await send(page).click();
  await expect(sending).toContainText('It blinks red');
  await expect(sending).toContainText('Sending…');
  await expect(message(page)).toHaveValue('');
  await expectAccessible(page);
  posting.letGo();
  await expect(sending).toHaveCount(0);
  await expect(message(page)).toHaveValue('It blinks *red*');

  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('article', { name: `Comment by ${person.name}` })).toHaveCount(1);
  await expect(sending).toHaveCount(0);
  await expect(message(page)).toHaveValue('');
  expect(tries).toBe(2);
});

test('a reply that comes as news before its own answer is shown once', async ({ page, desk, person, signIn }) => {
  const ticket = await aTicketOf(desk, person);
  await signIn(person, `/tickets/${ticket.id}`);
  await message(page).fill('Only once, please');
  const posting = await hold(page, '**/comments', { method: 'POST', after: true });
  await send(page).click();
  const sent = page.getByRole('article', { name: `Comment by ${person.name}` });
  await expect(sent).toContainText('Only once, please');
  await expect(page.getByRole('article', { name: 'Being sent' })).toHaveCount(0);
  posting.letGo();
  await expect(page.getByRole('button', { name: 'Send reply' })).toBeVisible();
  await expect(sent).toHaveCount(1);
});

test('who reads it is not changed by a key while it is on its way @once', async ({ page, desk, person, signIn }) => {
  const ticket = await aTicketOf(desk, person);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await message(page).fill('It is mended');
  const posting = await hold(page, '**/comments', { method: 'POST' });
  await message(page).press('Control+Enter');
  await expect(page.getByRole('article', { name: 'Being sent' })).toBeVisible();
  await message(page).press('Escape');
  await page.keyboard.press('n');
  await expect(message(page)).toBeFocused();
  await expect(page.getByRole('form', { name: 'Reply' })).toBeVisible();
  posting.letGo();
  await expect(page.getByRole('article', { name: `Comment by ${ADMIN.name}` })).toContainText('It is mended');

  // Once it is there the key is heard, and what is shown is what is sent.
  await expect(page.getByRole('button', { name: 'Send reply' })).toHaveAttribute('aria-disabled', 'false');
  await message(page).press('Escape');
  await page.keyboard.press('n');
  await expect(page.getByRole('form', { name: 'Internal note' })).toBeVisible();
  await message(page).fill('It was the switch');
  await message(page).press('Control+Enter');
  await expect(page.getByRole('article', { name: `Internal note by ${ADMIN.name}` })).toContainText(
    'It was the switch',
  );
});
