import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../support/axe.ts';
import { aPerson, aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, test } from '../support/test.ts';

const NOTE = 'Only operators may read this sentence';

test('from a new ticket through a question and an answer to closed and open again', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  await signIn(person, '/tickets/new');
  await page.getByLabel('Title').fill('Projector in room 4 stays dark');
  await page.getByLabel('Details').fill('Since *noon*.');
  await page.getByRole('radio', { name: 'Hardware' }).click();
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Projector in room 4 stays dark');
  const id = Number(page.url().split('/').at(-1));

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'My tickets' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Projector in room 4' });
  await expect(row).toContainText('You created this');
  const admin = await desk.token(ADMIN);
  await desk.comment(admin, id, NOTE, true);
  await desk.comment(admin, id, 'Is the **lamp** on?');
  await desk.call(admin, 'PATCH', `/api/tickets/${id}`, { status: 'pending' });
  await expect(page.getByRole('heading', { name: 'Waiting for your answer 1' })).toBeVisible();
  await expect(row).toContainText(`${ADMIN.name} asked you a question`);
  await expect(row.getByText('new', { exact: true })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);

  await row.getByRole('link').click();
  await expect(page.getByRole('article', { name: `Comment by ${ADMIN.name}` })).toContainText('Is the lamp on?');
  await expect(page.getByText('We are waiting for your answer.')).toBeVisible();
  await expect(page.getByText(NOTE)).toHaveCount(0);
  await expect(page.getByText('Internal note')).toHaveCount(0);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByLabel('Message').fill('It is, and it works now.');
  await page.getByRole('button', { name: 'Send reply' }).click();
  await expect(page.getByRole('article', { name: `Comment by ${person.name}` })).toContainText('it works now');

  await expect(page.getByText('You have answered; we will see to it.')).toBeVisible();

  await page.getByRole('button', { name: 'Close my request' }).click();
  await expect(page.getByText('The ticket is closed')).toBeVisible();
  await expect(page.getByText(`${person.name} closed this`)).toBeVisible();
  await page.getByRole('button', { name: 'It is not solved: reopen' }).click();
  await expect(page.getByRole('button', { name: 'Close my request' })).toBeVisible();
  // Closed and reopened by one person at once is one line; the two steps unfold.
  await page.getByRole('button', { name: '2 changes' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: /^reopened this/ })).toBeVisible();

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'My tickets' }).click();
  await expect(page.getByRole('heading', { name: 'Open 1' })).toBeVisible();
  await expect(row.getByText('new', { exact: true })).toHaveCount(0);
});

test('a note is in nothing that the submitter gets', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await desk.comment(await desk.token(ADMIN), ticket.id, NOTE, true);
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/tickets')) answers.push(response.text().catch(() => ''));
  });
  await signIn(person);
  await expect(page.getByRole('row').filter({ hasText: ticket.title })).toContainText('You created this');
  await page.getByRole('link', { name: ticket.title }).click();
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem')).toHaveCount(1);
  const all = (await Promise.all(answers)).join();
  expect(all).toContain(ticket.title);
  expect(all).not.toContain(NOTE);
  expect(all).not.toContain('note.created');
});

test('what others write stays text', async ({ page, desk, signIn }) => {
  const attack = '<img src=x onerror="window.hit=1">';
  const person = await desk.add(aPerson(attack));
  const token = await desk.token(person);
  const ticket = await desk.create(token, aTicket(`Slow ${attack}\n\n${attack}`));
  await desk.comment(await desk.token(ADMIN), ticket.id, `${attack} [x](javascript:window.hit=1)`);
  await signIn(person);
  await page.getByRole('row').filter({ hasText: 'Slow' }).getByRole('link').click();
  await expect(page.getByRole('article', { name: /Comment/ })).toContainText(attack);
  await page.getByLabel('Message').fill(attack);
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(attack);
  await expect(page.locator('img[src=x]')).toHaveCount(0);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
});

test('one gets all of it as a table @once', async ({ page, desk, person, signIn }) => {
  await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(person);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('tickets.csv');
  expect(await readFile(await file.path(), 'utf8')).toContain('Slow Wi-Fi');
});

test('an administrator gets his own there, too @once', async ({ page, desk, person, signIn }) => {
  await desk.create(await desk.token(person), aTicket('Nobody else sees this'));
  await desk.create(await desk.token(ADMIN), aTicket('A lamp flickers'));
  await signIn(ADMIN, '/tickets');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text).toContain('A lamp flickers');
  expect(text).not.toContain('Nobody else sees this');
});

test('a ticket that was closed long ago leads to a new one @once', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const ticket = await desk.create(token, aTicket('Slow Wi-Fi'));
  await desk.call(token, 'POST', `/api/tickets/${ticket.id}/close`);
  await page.route(`**/api/tickets/${ticket.id}`, async (route) => {
    const answer = await route.fetch();
    const json = (await answer.json()) as { can: object };
    await route.fulfill({ response: answer, json: { ...json, can: { ...json.can, reopen: false } } });
  });
  await signIn(person, `/tickets/${ticket.id}`);
  await expect(page.getByText('Operators are not told of replies on it any more')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send reply' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'open a new ticket' })).toHaveAttribute('href', '/tickets/new');
  await expect(page.getByRole('button', { name: /reopen/ })).toHaveCount(0);
});

test('a title like an open one shows it @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Projector in room 4 stays dark'));
  await signIn(person, '/tickets/new');
  await page.getByLabel('Title').fill('The projector again');
  await expect(page.getByText('You have something like this open already:')).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('link', { name: ticket.title })).toHaveAttribute('href', `/tickets/${ticket.id}`);
});

test('an operator sees what anybody has open like it @once', async ({ page, desk, person, signIn }) => {
  const word = `projector${Date.now()}`;
  const ticket = await desk.create(await desk.token(person), aTicket(`${word} in room 4 stays dark`));
  await signIn(ADMIN, '/tickets/new');
  await page.getByLabel('Title').fill(`The ${word} again`);
  await expect(page.getByText('Something like this is open already:')).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('link', { name: ticket.title })).toHaveAttribute('href', `/admin/tickets/${ticket.id}`);
});
