import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket, type Desk, type Person, type Ticket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import type { Answer } from '../support/model.ts';
import { ADMIN } from '../support/server.ts';
import { expect, frames, signOut, test as withoutModel } from '../support/test.ts';
import { test } from '../support/with-model.ts';

const REPLY: Answer = { reply: 'Please unplug the dock for ten seconds. Does its light come on then?' };
/** So many of its pieces are a part of the reply. */
const PART = 5;

const message = (page: Page) => page.getByLabel('Message', { exact: true });
const draft = (page: Page) => page.getByRole('button', { name: /^(Draft with AI|AI draft)$/ });
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });
const undo = (page: Page) => page.getByRole('form', { name: 'Reply' }).getByRole('button', { name: 'Undo' });
const notSent = (page: Page) => page.getByText('Drafted by the assistant, not sent.');
const cut = (page: Page) => page.getByText('Stopped before its end, and not sent.');
const back = (page: Page) => page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Queue' });

async function aTicketOf(desk: Desk, person: Person): Promise<Ticket> {
  return desk.create(await desk.token(person), aTicket('Dock does not charge\n\nSince this morning.'));
}

/** As far as the model goes that was told to stop at PART. */
async function beginDraft(page: Page): Promise<void> {
  await draft(page).click();
  await expect(message(page)).toHaveValue(/^Please/);
}

test('a reply is drafted from what was noted down, read, changed and sent', async ({
  page,
  desk,
  person,
  signIn,
  model,
}) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY, PART);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await message(page).fill('unplug it, light?');
  await beginDraft(page);
  await expect(page.getByText('The assistant is writing…')).toBeVisible();
  await expect(message(page)).not.toBeEditable();
  await expect(page.getByRole('button', { name: 'Send reply' })).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(page);
  await model.goOn();
  await expect(message(page)).toHaveValue(REPLY.reply ?? '');
  await expect(notSent(page)).toBeVisible();
  await expectAccessible(page);
  const told = JSON.stringify(model.questions.at(-1)?.messages);
  expect(told).toContain('Since this morning.');
  expect(told).toContain('unplug it, light?');

  // It is his from the first change on, and what he had noted down is still there.
  await message(page).press('End');
  await message(page).pressSequentially(' Thank you.');
  await expect(notSent(page)).toBeHidden();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(message(page)).toHaveValue('unplug it, light?');
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(message(page)).toHaveValue(/come on then\? Thank you\.$/);
  await page.getByRole('button', { name: 'Send reply' }).click();
  await expect(page.getByRole('article', { name: `Comment by ${ADMIN.name}` })).toContainText(
    'come on then? Thank you.',
  );
  await expect(message(page)).toHaveValue('');
});

test('a draft is taken back, also after a reload, and drafted anew', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY);
  await model.answers({ reply: 'Another one.' });
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await message(page).fill('unplug it');
  await draft(page).click();
  await expect(notSent(page)).toBeVisible();
  await page.reload();
  await expect(message(page)).toHaveValue(REPLY.reply ?? '');
  await expect(notSent(page)).toBeVisible();
  await draft(page).click();
  await expect(message(page)).toHaveValue('Another one.');
  const told = JSON.stringify(model.questions.at(-1)?.messages);
  expect(told).toContain('unplug it');
  expect(told).not.toContain('ten seconds');
  await undo(page).click();
  await expect(message(page)).toHaveValue('unplug it');
  await expect(message(page)).toBeFocused();
  await expect(notSent(page)).toBeHidden();
});

test('who answers while it is drafted is heard of', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY, PART);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0);
  await beginDraft(page);
  await desk.comment(await desk.token(person), ticket.id, 'It works again');
  await expect(page.getByRole('status').filter({ hasText: `${person.name} replied` })).toBeVisible();
  await model.goOn();
  await expect(notSent(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Read it first' })).toBeVisible();
});

test('Escape stops it wherever one is, and what there was stays', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY, PART);
  await model.answers(REPLY, PART);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await beginDraft(page);
  await expect(message(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(cut(page)).toBeVisible();
  await expect(message(page)).toHaveValue(/^Please/);
  await expect(message(page)).toBeEditable();
  await undo(page).click();
  await expect(message(page)).toHaveValue('');

  await beginDraft(page);
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.keyboard.press('Escape');
  await expect(cut(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/admin/tickets/${ticket.id}$`));
});

test('a note is no reply: what is drafted is dropped', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY, PART);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await message(page).fill('unplug it');
  await beginDraft(page);
  await page.getByText('Internal note').click();
  await expect(message(page)).toHaveValue('unplug it');
  await expect(message(page)).toBeEditable();
  await expect(stop(page)).toHaveCount(0);
  await expect(draft(page)).toHaveCount(0);
});

test('who leaves meanwhile is asked, keeps what there is or discards it', async ({
  page,
  desk,
  person,
  signIn,
  model,
}) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY, PART);
  await model.answers(REPLY, PART);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await beginDraft(page);
  await back(page).click();
  await page.getByRole('button', { name: 'Keep it and leave' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();
  await page.goBack();
  await expect(message(page)).toHaveValue(/^Please/);
  await expect(cut(page)).toBeVisible();

  await undo(page).click();
  await beginDraft(page);
  await back(page).click();
  await page.getByRole('button', { name: 'Discard it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ticket.title);
  await expect(message(page)).toHaveValue('');
});

test('who signs out meanwhile leaves none of it behind @once', async ({
  page,
  context,
  desk,
  person,
  signIn,
  model,
}) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY, PART);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await beginDraft(page);
  const other = await context.newPage();
  await other.goto('/settings');
  await signOut(other);
  await expect(page).toHaveURL(/\/login$/);
  await frames(page);
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
});

test('a model that fails says so, and the text is back', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  await model.setFailing(true);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await message(page).fill('unplug it');
  await draft(page).click();
  await expect(page.getByText('The assistant could not write a reply. You can try again.')).toBeVisible();
  await expect(message(page)).toHaveValue('unplug it');
  await expect(page.getByRole('button', { name: 'Send reply' })).toHaveAttribute('aria-disabled', 'false');
  await message(page).fill('unplug it!');
  await expect(page.getByText('Kept in this tab until it is sent.')).toBeVisible();
  await model.setFailing(false);
  await model.answers(REPLY);
  await draft(page).click();
  await expect(message(page)).toHaveValue(REPLY.reply ?? '');
  await expect(notSent(page)).toBeVisible();
});

test('while it is sent it cannot be taken back', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await message(page).fill('unplug it');
  await draft(page).click();
  await expect(notSent(page)).toBeVisible();
  const sending = await hold(page, '**/api/tickets/*/comments', { method: 'POST', end: (route) => route.abort() });
  await page.getByRole('button', { name: 'Send reply' }).click();
  await sending.arrived;
  await expect(notSent(page)).toBeHidden();
  await expect(undo(page)).toHaveCount(0);
  sending.letGo();
  await expect(message(page)).toHaveValue(REPLY.reply ?? '');
  await expect(notSent(page)).toBeVisible();
});

test('it is for operators, and fits a narrow page', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  await model.answers(REPLY, PART);
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await page.setViewportSize({ width: 320, height: 700 });
  const overflow = () =>
    page.getByRole('form', { name: 'Reply' }).evaluate((form) => form.scrollWidth - form.clientWidth);
  expect(await overflow()).toBe(0);
  await beginDraft(page);
  expect(await overflow()).toBe(0);
  await model.goOn();
  await expect(notSent(page)).toBeVisible();
  expect(await overflow()).toBe(0);
  await undo(page).click();
  await signIn(person, `/tickets/${ticket.id}`);
  await expect(message(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Preview' })).toBeVisible();
  await expect(draft(page)).toHaveCount(0);
});

test('its button comes without a shift where there is least room', async ({ page, desk, person, signIn, model }) => {
  const ticket = await aTicketOf(desk, person);
  const health = await hold(page, '**/api/health');
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await expect(message(page)).toBeVisible();
  await health.arrived;
  await page.setViewportSize({ width: 320, height: 700 });
  const before = await message(page).boundingBox();
  health.letGo();
  await expect(draft(page)).toBeVisible();
  expect(await message(page).boundingBox()).toEqual(before);
  expect(model.questions).toEqual([]);
});

withoutModel('where there is no model nothing offers it @once', async ({ page, desk, person, signIn }) => {
  const ticket = await aTicketOf(desk, person);
  const health = page.waitForResponse('**/api/health');
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await health;
  await frames(page);
  await expect(message(page)).toBeVisible();
  await expect(draft(page)).toHaveCount(0);
});
