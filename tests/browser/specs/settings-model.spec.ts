import { DatabaseSync } from 'node:sqlite';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { ADMIN, type Server } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, test as plain } from '../support/test.ts';
import { test } from '../support/with-model.ts';

const section = (page: Page, name: string) => page.getByRole('region', { name });
const model = (page: Page) => section(page, 'AI model');
const jobs = (page: Page) => section(page, 'Failed jobs');

test('the model is tried, and its failures are told', async ({ page, signIn, model: double }) => {
  await signIn(ADMIN, '/settings');
  await expect(model(page)).toContainText('Ready');
  await expect(model(page)).toContainText('Ollama 0.24.0');
  await model(page).getByRole('button', { name: 'Test it' }).click();
  await expect(model(page)).toContainText(/It answered in \d+\.\d s/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await double.setAway(true);
  await model(page).getByRole('button', { name: 'Test it' }).click();
  await expect(model(page).getByRole('alert')).toBeVisible();
  await expect(model(page)).toContainText('The server of the model does not answer');
  await expectAccessible(page);
});

test('a model that fails at each question is told from one that is away', async ({ page, signIn, model: double }) => {
  await signIn(ADMIN, '/settings');
  const test = async () => {
    const answered = page.waitForResponse('**/api/model/test');
    await model(page).getByRole('button', { name: 'Test it' }).click();
    await answered;
  };
  await double.setFailing(true);
  for (let times = 0; times < 3; times += 1) await test();
  await expect(model(page)).toContainText('Its server answers, but the model fails at what it is asked');
  await expect(model(page).getByRole('alert')).toContainText('The model refused, or what it said was no answer.');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await double.setFailing(false);
  await test();
  await expect(model(page)).toContainText('Ready');
});

test('the model is pulled, with its progress, and the pull is stopped', async ({ page, signIn, model: double }) => {
  await double.pulls(2);
  await signIn(ADMIN, '/settings');
  await model(page).getByRole('button', { name: 'Pull it again' }).click();
  await expect(model(page)).toContainText(/pulling 74701a8c35f6: .* of .*, 25 %/);
  await expect(model(page).getByRole('progressbar', { name: 'Pulling the model' })).toHaveAttribute('value', '25');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await model(page).getByRole('button', { name: 'Stop pulling' }).click();
  await expect(model(page).getByRole('button', { name: 'Pull it again' })).toBeVisible();
  await expect(model(page).getByRole('progressbar')).toHaveCount(0);

  await double.pulls(2);
  await model(page).getByRole('button', { name: 'Pull it again' }).click();
  await expect(model(page)).toContainText('25 %');
  await double.goOn();
  await expect(model(page)).toContainText('The model is pulled.');
});

/** As a worker leaves one that failed too often, of a kind that none here knows. */
function addDeadJobs({ database }: Server, keys: readonly string[]): void {
  const db = new DatabaseSync(database ?? '', { timeout: 60_000 });
  const add = db.prepare(
    `INSERT INTO jobs (kind, key, payload, state, run_at, attempts, last_error, created_at, updated_at)
     VALUES ('of.tomorrow', ?, '', 'dead', 1000000, 10, 'The disk was full.', 1000000, 2000000)`,
  );
  for (const key of keys) add.run(key);
  db.close();
}

plain('what gave up is tried again, or discarded', async ({ page, signIn, server }) => {
  plain.skip(server.database === null, 'the database of a server that runs already is its own');
  await signIn(ADMIN, '/settings');
  await expect(jobs(page)).toContainText('None. Everything that was begun came to its end.');
  addDeadJobs(server, ['first', 'second']);
  await page.reload();
  await expect(jobs(page).getByRole('listitem')).toHaveCount(2);
  await expect(jobs(page)).toContainText('The disk was full.');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const second = jobs(page).getByRole('listitem').filter({ hasText: 'second' });
  await second.getByRole('button', { name: /^Discard/ }).click();
  const question = page.getByRole('alertdialog', { name: /^Discard job #\d+\?$/ });
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(second).toBeVisible();
  await second.getByRole('button', { name: /^Discard/ }).click();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(second).toHaveCount(0);
  const first = jobs(page).getByRole('listitem').filter({ hasText: 'first' });
  await first.getByRole('button', { name: /^Try again/ }).click();
  await expect(page.getByText('It is tried again')).toBeVisible();
  await expect(first).toHaveCount(0);
});

/** The server looks for one on its own machine when it is told of none. */
async function hasOllama(): Promise<boolean> {
  return fetch('http://127.0.0.1:11434/api/version').then(
    ({ ok }) => ok,
    () => false,
  );
}

plain('without a model there is none to talk to, and the form is offered', async ({ page, person, signIn }) => {
  plain.skip(await hasOllama(), 'an Ollama runs on this machine');
  await signIn(person);
  await expect(page.getByRole('link', { name: 'Create your first ticket' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Create with AI' })).toHaveCount(0);
  await page.goto('/tickets/new/chat');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no assistant here');
  await expectAccessible(page);
  await page.getByRole('main').getByRole('link', { name: 'Fill in the form' }).last().click();
  await expect(page.getByLabel('Title')).toBeVisible();
});
