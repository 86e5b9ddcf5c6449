import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aPerson, aTicket, type Desk, type Person } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import type { Answer } from '../support/model.ts';
import { ADMIN } from '../support/server.ts';
import { endSession, signInAgain } from '../support/session.ts';
import { expect, expectNoSidewaysScroll, isPhone } from '../support/test.ts';
import { test } from '../support/with-model.ts';

const PATH = '/tickets/new/chat';
const WORDS = 'The dock on my desk does not charge my laptop';
const QUESTION: Answer = { reply: 'Does **another** dock charge it?', ready: false };
const QUESTION_TEXT = 'Does another dock charge it?';
const READY: Answer = {
  reply: 'Thank you. Please read the draft.',
  ready: true,
  title: 'Dock does not charge a laptop',
  description: 'Another dock charges it.',
  urgency: 'high',
  request_type: 'hardware',
};

const message = (page: Page) => page.getByLabel('Message', { exact: true });
const log = (page: Page) => page.getByRole('log', { name: 'Conversation' });
/** It says the second when it was silent for three seconds. */
const writing = (page: Page) => page.getByText(/^(The assistant is writing|Filling in the ticket)…$/);
const summary = (page: Page) => page.getByRole('dialog', { name: 'Create this ticket?' });
const sendWhatWeHave = (page: Page) => page.getByRole('button', { name: 'Send what we have' });

async function say(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(log(page).getByRole('article', { name: 'You' }).last()).toHaveText(text);
}

/** On a phone the ticket is folded away. */
async function unfold(page: Page): Promise<void> {
  if (isPhone(page)) await page.getByText('Your ticket').click();
}

async function ticketsOf(desk: Desk, person: Person): Promise<unknown[]> {
  return (await desk.call(await desk.token(person), 'GET', '/api/tickets/')) as unknown[];
}

test('a conversation becomes a ticket, and not before it is read', async ({ page, desk, person, signIn, model }) => {
  await model.answers(QUESTION);
  await model.answers(READY);
  await signIn(person);
  await page.getByRole('link', { name: 'Create with AI' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create with AI');
  await expectAccessible(page);
  await say(page, WORDS);
  await expect(log(page).getByRole('article', { name: 'Assistant' }).locator('strong')).toHaveText('another');
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  await say(page, 'Yes, it does');
  await expect(page.getByText('The ticket is ready for you to read.')).toBeVisible();
  await unfold(page);
  await expect(page.getByLabel('Title')).toHaveValue(READY.title ?? '');
  await expect(page.getByLabel('Title')).toHaveAccessibleDescription('Filled in by AI');
  await expect(page.getByLabel('Urgency')).toHaveValue('high');
  await expect(page.getByLabel('Urgency')).toHaveAccessibleDescription('Filled in by AI');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await unfold(page);

  await page.getByRole('button', { name: 'Review and create' }).click();
  await expect(summary(page).getByRole('heading', { level: 3 })).toHaveText(READY.title ?? '');
  await expect(summary(page)).toContainText('Another dock charges it.');
  await expect(summary(page)).toContainText('AI filled in');
  await expectAccessible(page);
  expect(await ticketsOf(desk, person)).toHaveLength(0);
  await summary(page).getByRole('button', { name: 'Create ticket' }).click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(READY.title ?? '');
  // Whoever asked knows; it is told to those who work on it.
  await expect(page.getByText('Filled in by AI')).toHaveCount(0);
  const id = page.url().split('/').at(-1);

  // The next conversation begins with nothing.
  await page.goto(PATH);
  await expect(page.getByRole('list', { name: 'Examples' })).toBeVisible();
  await expect(log(page).getByRole('article')).toHaveCount(0);

  await page.context().clearCookies();
  await page.goto('/login');
  await signIn(ADMIN, `/admin/tickets/${id}`);
  if (isPhone(page)) await page.getByText('Nobody yet').click();
  await expect(page.getByRole('complementary', { name: 'Properties' })).toContainText(
    /Filled in by AI.*Title.*urgency.*category/,
  );
});

test('what one writes oneself stays, also while the answer comes', async ({ page, desk, person, signIn, model }) => {
  await model.answers(QUESTION);
  await model.answers({ ...READY, title: 'Not this one' }, 2);
  await signIn(person, PATH);
  await say(page, WORDS);
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  await unfold(page);
  await page.getByLabel('Category').selectOption('Other');
  await expect(page.getByLabel('Category')).toHaveAccessibleDescription('Yours');
  await say(page, 'Yes');
  await expect(writing(page)).toBeVisible();
  await page.getByLabel('Title').fill('My own title');
  await model.goOn();
  await expect(page.getByLabel('Urgency')).toHaveValue('high');
  await expect(page.getByLabel('Title')).toHaveValue('My own title');
  await expect(page.getByLabel('Title')).toHaveAccessibleDescription('Yours');
  await expect(page.getByLabel('Category')).toHaveValue('other');

  await unfold(page);
  await page.getByRole('button', { name: 'Review and create' }).click();
  await summary(page).getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My own title');
  const [ticket] = (await ticketsOf(desk, person)) as { id: number }[];
  const admin = await desk.token(ADMIN);
  const seen = (await desk.call(admin, 'GET', `/api/tickets/${ticket?.id}`)) as { inferred: string[] };
  expect(seen.inferred).toContain('urgency');
  expect(seen.inferred).not.toContain('title');
  expect(seen.inferred).not.toContain('request_type');
});

test('an answer is stopped, and asked for again', async ({ page, person, signIn, model }) => {
  await model.answers({ reply: 'This is a long answer that goes on and on.' }, 8);
  await model.answers(QUESTION);
  await signIn(person, PATH);
  await say(page, WORDS);
  await expect(log(page).getByRole('article', { name: 'Assistant' })).toContainText('This is');
  await expect(log(page)).toHaveAttribute('aria-busy', 'true');
  await expectAccessible(page);
  if (!isPhone(page)) {
    // What lies over the page has the key for itself.
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(log(page)).toHaveAttribute('aria-busy', 'true');
  }
  if (isPhone(page)) await page.getByRole('button', { name: 'Stop', exact: true }).click();
  else {
    await message(page).focus();
    await page.keyboard.press('Escape');
  }
  await expect(page.getByText('Stopped before its end.')).toBeVisible();
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  await expect(message(page)).toBeFocused();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(log(page).locator('strong')).toHaveText('another');
  await expect(page.getByText('Stopped before its end.')).toHaveCount(0);
  // What was stopped is nothing that the model said.
  expect(JSON.stringify(model.questions.at(-1)?.messages)).not.toContain('on and on');
});

test('a turn that the server still holds when it was stopped is waited for @once', async ({
  page,
  person,
  signIn,
  model,
}) => {
  await model.answers(QUESTION);
  const refusal = { status: 429, json: { detail: 'The assistant is still busy', code: 'model_one_each' } };
  await page.route('**/api/chat/stream', (route) => route.fulfill(refusal), { times: 2 });
  await signIn(person, PATH);
  await say(page, WORDS);
  await expect(log(page).getByRole('article', { name: 'Assistant' })).toContainText(QUESTION_TEXT);
  expect(model.questions).toHaveLength(1);
});

test('what we have can be sent at any time', async ({ page, person, signIn, model }) => {
  await model.answers(READY, 3);
  await signIn(person, PATH);
  await sendWhatWeHave(page).click();
  await expect(message(page)).toBeFocused();
  await expect(message(page)).toHaveAccessibleDescription(/Say first what is wrong/);
  await message(page).fill('My');
  await expect(message(page)).not.toHaveAccessibleDescription(/Say first/);
  await say(page, `${WORDS}\n\nSince Monday`);
  await expect(writing(page)).toBeVisible();
  await sendWhatWeHave(page).click();
  await expect(summary(page).getByRole('heading', { level: 3 })).toHaveText(WORDS);
  await expect(summary(page)).toContainText('Since Monday');
  await expect(summary(page)).not.toContainText('AI filled in');
  await summary(page).getByRole('button', { name: 'Go on editing' }).click();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await sendWhatWeHave(page).click();
  await summary(page).getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(WORDS);
});

test('a ticket whose answer got lost is created once @once', async ({ page, desk, person, signIn, model }) => {
  await model.answers(READY);
  let lost = 0;
  await page.route('**/api/tickets/', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await signIn(person, PATH);
  await say(page, WORDS);
  await page.getByRole('button', { name: 'Review and create' }).click();
  await summary(page).getByRole('button', { name: 'Create ticket' }).click();
  await expect(summary(page).getByRole('alert')).toContainText('No connection');
  expect(lost).toBe(1);
  await summary(page).getByRole('button', { name: 'Go on editing' }).click();
  await expect(summary(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Review and create' }).click();
  await summary(page).getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(READY.title ?? '');
  expect(await ticketsOf(desk, person)).toHaveLength(1);
});

test('the question waits for a connection, and stays until it is answered @once', async ({
  page,
  context,
  person,
  signIn,
  model,
}) => {
  await model.answers(READY);
  await signIn(person, PATH);
  await say(page, WORDS);
  await page.getByRole('button', { name: 'Review and create' }).click();
  const create = summary(page).getByRole('button', { name: /^Creat/ });
  await expect(create).toBeVisible();
  await context.setOffline(true);
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await expect(create).toHaveAccessibleDescription(/no connection/);
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(create).toHaveAttribute('aria-disabled', 'false');

  const creating = await hold(page, '**/api/tickets/', { method: 'POST' });
  await create.click();
  await expect(create).toHaveText('Creating…');
  await page.keyboard.press('Escape');
  await summary(page).getByRole('button', { name: 'Close' }).click();
  await summary(page).getByRole('button', { name: 'Go on editing' }).click({ force: true });
  await expect(create).toHaveText('Creating…');
  creating.letGo();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(READY.title ?? '');
});

test('it outlives a reload', async ({ page, person, signIn, model }) => {
  await model.answers(QUESTION);
  await model.answers(READY, 2);
  await signIn(person, PATH);
  await say(page, WORDS);
  await expect(log(page).locator('strong')).toHaveText('another');
  await unfold(page);
  await page.getByLabel('Title').fill('My own title');
  await unfold(page);
  await say(page, 'It does');
  await message(page).fill('and half a sent');
  await expect(writing(page)).toBeVisible();
  await page.reload();
  // Chromium may let the page know of the answer that broke off before it goes: then its beginning is kept too.
  await expect(log(page).getByRole('article', { name: 'You' })).toHaveText([WORDS, 'It does']);
  await expect(log(page).getByRole('article', { name: 'Assistant' }).first()).toHaveText(QUESTION_TEXT);
  await expect(message(page)).toHaveValue('and half a sent');
  await expect(page.getByText(/^(This has no answer yet|Stopped before its end)\.$/)).toBeVisible();
  await model.answers(READY);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The ticket is ready for you to read.')).toBeVisible();
  await unfold(page);
  await expect(page.getByLabel('Title')).toHaveValue('My own title');
  await unfold(page);
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(log(page).getByRole('article')).toHaveCount(0);
  await expect(message(page)).toHaveValue('');
});

test('a model that is away leads to the form, with the text', async ({ page, person, signIn, model }) => {
  await signIn(person, PATH);
  await expect(page.getByRole('list', { name: 'Examples' })).toBeVisible();
  await model.setAway(true);
  await say(page, `${WORDS}\n\nSince Monday`);
  await expect(page.getByRole('alert')).toContainText('is not available');
  await expectAccessible(page);
  await page.getByRole('main').getByRole('link', { name: 'Fill in the form' }).last().click();
  // The draft beside the conversation has the same two fields.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New ticket');
  await expect(page.getByLabel('Title')).toHaveValue(WORDS);
  await expect(page.getByLabel('Details')).toHaveValue('Since Monday');
  await page.getByLabel('Details').fill('Since Tuesday');

  // Back again, the conversation stands as it was, and the draft as it is.
  await page.getByRole('link', { name: 'Create with AI' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create with AI');
  await expect(log(page).getByRole('article', { name: 'You' })).toContainText('Since Monday');
  await unfold(page);
  await expect(page.getByLabel('Details')).toHaveValue('Since Tuesday');
  await unfold(page);
  await model.setAway(false);
  await model.answers(READY);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The ticket is ready for you to read.')).toBeVisible();
  await unfold(page);
  await expect(page.getByLabel('Details')).toHaveValue('Since Tuesday');
});

test('a page that finds the model away says so', async ({ page, person, signIn, model }) => {
  await model.setAway(true);
  await signIn(person);
  await expect
    .poll(async () => ((await (await page.request.get('/api/health')).json()) as { model: string }).model)
    .toBe('away');
  await page.goto(PATH);
  await expect(page.getByText('The assistant is away just now.')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await message(page).fill(WORDS);
  await page.getByRole('main').getByRole('link', { name: 'Fill in the form' }).last().click();
  await expect(page.getByLabel('Title')).toHaveValue(WORDS);
});

test('after a long silence the form is offered', async ({ page, person, signIn, model }) => {
  await page.clock.install();
  await model.answers(READY, 0);
  await signIn(person, PATH);
  await say(page, WORDS);
  await expect.poll(() => model.questions.length).toBe(1);
  // The clock goes on by itself as well, on a busy machine for some seconds.
  await page.clock.runFor(8_000);
  await expect(page.getByText('This takes long.')).toHaveCount(0);
  await page.clock.runFor(14_000);
  await expect(page.getByText('This takes long.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('main').getByRole('link', { name: 'Fill in the form' }).last().click();
  await expect(page.getByLabel('Title')).toHaveValue(WORDS);
});

test('one sees one’s place in line', async ({ page, baseURL, desk, person, signIn, model }) => {
  await model.answers(QUESTION, 0);
  await model.answers(READY);
  const other = await desk.token(await desk.add(aPerson('Somebody Before')));
  const first = fetch(`${baseURL}/api/chat/stream`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${other}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'A lamp' }], draft: null, edited: [] }),
  });
  await expect.poll(() => model.questions.length).toBe(1);
  await signIn(person, PATH);
  await say(page, WORDS);
  await expect(page.getByText('In line: you are next.')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await model.goOn();
  await (await first).text();
  await expect(page.getByText('The ticket is ready for you to read.')).toBeVisible();
});

test('a session that ends in the conversation is renewed in place', async ({ page, person, signIn, model }) => {
  await model.answers(READY);
  // With its stream the page has asked for all that it asks for by itself: what is said next is the first that is refused.
  const stream = page.waitForResponse('**/api/events');
  await signIn(person, PATH);
  await stream;
  await endSession(page);
  await say(page, WORDS);
  await signInAgain(page, person);
  await expect(log(page).getByRole('article')).toHaveText([WORDS]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The ticket is ready for you to read.')).toBeVisible();

  await page.getByRole('button', { name: 'Review and create' }).click();
  await endSession(page);
  await summary(page).getByRole('button', { name: 'Create ticket' }).click();
  await signInAgain(page, person);
  await summary(page).getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(READY.title ?? '');
});

test('nothing of it scrolls sideways at 320 px', async ({ page, desk, person, signIn, model }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(person);
  await expect(page.getByRole('button', { name: 'Export CSV' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Create with AI' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await model.answers({
    ...READY,
    reply: `Look at ${'x'.repeat(90)}\n\n| a | b |\n| - | - |\n| ${'y'.repeat(80)} | z |`,
  });
  await page.getByRole('link', { name: 'Create with AI' }).click();
  await expect(page.getByRole('list', { name: 'Examples' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await say(page, 'w'.repeat(200));
  await expect(page.getByText('The ticket is ready for you to read.')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.getByText('Your ticket').click();
  await expectNoSidewaysScroll(page);
  await page.getByText('Your ticket').click();
  await page.getByRole('button', { name: 'Review and create' }).click();
  await expect(summary(page)).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('what the model says stays text @once', async ({ page, person, signIn, model }) => {
  const attack = '<img src=x onerror="window.hit=1"> [x](javascript:window.hit=1)';
  await model.answers({ ...READY, reply: attack, title: 'An <b>attack</b>', description: attack });
  await signIn(person);
  await expect(page.getByRole('link', { name: 'Create with AI' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('create with');
  await page.getByRole('option', { name: 'Create with AI' }).click();
  await say(page, WORDS);
  await expect(log(page).getByRole('article', { name: 'Assistant' })).toContainText('<img src=x');
  await page.getByRole('button', { name: 'Review and create' }).click();
  await expect(summary(page)).toContainText('<img src=x');
  await expect(page.locator('img[src=x]')).toHaveCount(0);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
});
