import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expectClean, watchPage } from '../support/csp.ts';
import { anAddress, aPerson, aTicket, type Person } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, expectTargets, signOut, test } from '../support/test.ts';

const TABLET = 768;
const WIDTHS = [320, 390, TABLET, 1440];

/** Without the heads of the columns, which are not everywhere. */
const people = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('cell') });
const rowOf = (page: Page, { email }: Person) => page.getByRole('row').filter({ hasText: email });

/** Opens what can be done with somebody, whom it looks up first: other tests made people too. */
async function openActions(page: Page, person: Person): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search names and e-mail' }).fill(person.email);
  await expect(people(page)).toHaveCount(1);
  await rowOf(page, person)
    .getByRole('button', { name: `Actions for ${person.name}` })
    .click();
}

async function choose(page: Page, entry: RegExp, verb: string): Promise<void> {
  await page.getByRole('menuitem', { name: entry }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: verb }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
}

/** A browser of somebody else: nothing of the first one's is in it. */
async function otherBrowser(browser: Browser, url: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext({ baseURL: url, extraHTTPHeaders: { 'X-Forwarded-For': anAddress() } });
  const page = await context.newPage();
  const problems = await watchPage(page);
  const close = async () => {
    await context.close();
    expectClean(problems());
  };
  return { page, close };
}

async function signInOn(page: Page, { email, password }: Person): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('people are found by name, role and state, all in the address', async ({ page, desk, person, signIn }) => {
  const other = await desk.add(aPerson('Noor Haddad'));
  await signIn(ADMIN, '/admin/people');
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await expect(rowOf(page, ADMIN)).toContainText('You');
  await page.getByRole('searchbox').fill(other.email.toUpperCase());
  await expect(rowOf(page, other)).toBeVisible();
  await expect(rowOf(page, person)).toHaveCount(0);
  await expect(page).toHaveURL(/q=/);
  await expectAccessible(page);
  await page.reload();
  await expect(rowOf(page, other)).toBeVisible();
  await expect(people(page)).toHaveCount(1);

  await page.getByRole('button', { name: 'Role' }).click();
  await page.getByRole('menuitemradio', { name: 'Administrator' }).click();
  await expect(page).toHaveURL(/role=admin/);
  await expect(page.getByText('Nobody matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/admin\/people$/);
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await page.goto('/admin/people?role=admin&state=active');
  await expect(rowOf(page, ADMIN)).toBeVisible();
  await expect(rowOf(page, other)).toHaveCount(0);
});

test('a role changes after its effect was named', async ({ page, person, signIn }) => {
  await signIn(ADMIN, '/admin/people');
  await openActions(page, person);
  await page.getByRole('menuitem', { name: 'Make administrator' }).click();
  const confirm = page.getByRole('alertdialog', { name: `Make ${person.name} an administrator?` });
  await expect(confirm).toContainText('will see every ticket');
  await expect(confirm).toContainText(person.email);
  await expectAccessible(page);
  await confirm.getByRole('button', { name: 'Cancel' }).click();
  await expect(rowOf(page, person)).not.toContainText('Administrator');

  await rowOf(page, person)
    .getByRole('button', { name: /^Actions/ })
    .click();
  await choose(page, /^Make administrator/, 'Make administrator');
  await expect(rowOf(page, person)).toContainText('Administrator');
  await rowOf(page, person)
    .getByRole('button', { name: /^Actions/ })
    .click();
  await choose(page, /^Make ordinary user/, 'Make ordinary user');
  await expect(rowOf(page, person)).not.toContainText('Administrator');
});

test('what the server refuses is said where it was asked', async ({ page, person, signIn }) => {
  await signIn(ADMIN, '/admin/people');
  await openActions(page, person);
  await page.route('**/api/users/*', (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({ status: 409, json: { detail: 'The last administrator cannot be demoted' } })
      : route.continue(),
  );
  await page.getByRole('menuitem', { name: /^Deactivate/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(page.getByRole('alertdialog').getByRole('alert')).toHaveText(/The last administrator cannot be demoted/);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(rowOf(page, person)).not.toContainText('Deactivated');
});

test('the last administrator is not offered what he may not do', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin/people?role=admin');
  await page.getByRole('searchbox').fill(ADMIN.email);
  await expect(people(page)).toHaveCount(1);
  await rowOf(page, ADMIN)
    .getByRole('button', { name: /^Actions/ })
    .click();
  await expect(page.getByRole('menuitem', { name: /^Deactivate/ })).toHaveCount(0);
});

test('who steps down is an ordinary user at once', async ({ page, person, signIn }) => {
  await signIn(ADMIN, '/admin/people');
  await openActions(page, person);
  await choose(page, /^Make administrator/, 'Make administrator');
  await expect(rowOf(page, person)).toContainText('Administrator');
  await signOut(page);
  await signIn(person, '/admin/people');
  await openActions(page, person);
  await page.getByRole('menuitem', { name: /^Make ordinary user/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make ordinary user' }).click();
  await expect(page.getByRole('table', { name: 'People' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'People' })).toHaveCount(0);
});

test('a password is reset by a link, once, and the old session ends', async ({
  page,
  person,
  signIn,
  browser,
  server,
}) => {
  const theirs = await otherBrowser(browser, server.url);
  await signInOn(theirs.page, person);
  await expect(theirs.page.getByRole('heading', { level: 1, name: 'My tickets' })).toBeVisible();

  await signIn(ADMIN, '/admin/people');
  await openActions(page, person);
  await page.getByRole('menuitem', { name: 'Reset password' }).click();
  const dialog = page.getByRole('dialog', { name: `Reset the password of ${person.name}` });
  await expect(dialog).toContainText('once and for 24 hours');
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const field = dialog.getByRole('textbox', { name: `Link for ${person.name}` });
  const link = await field.inputValue();
  expect(link).toMatch(/\/reset-password#[\w-]+$/);
  await expect(dialog).toContainText('shown only now');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await rowOf(page, person)
    .getByRole('button', { name: /^Actions/ })
    .click();
  await page.getByRole('menuitem', { name: 'Reset password' }).click();
  await expect(field).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const again = await otherBrowser(browser, server.url);
  const fresh = { ...person, password: 'AnotherPass456!' };
  await again.page.goto(new URL(link).pathname + new URL(link).hash);
  await again.page.getByLabel(/^New password/).fill(fresh.password);
  await again.page
    .getByRole('button', { name: /password/i })
    .last()
    .click();
  await expect(again.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signInOn(again.page, fresh);
  await expect(again.page.getByRole('heading', { level: 1, name: 'My tickets' })).toBeVisible();
  await again.close();

  await theirs.page.reload();
  await expect(theirs.page).toHaveURL(/\/login/);
  await signInOn(theirs.page, person);
  await expect(theirs.page.getByText('E-mail or password is not right.')).toBeVisible();
  await theirs.close();
});

test('somebody deactivated is out at once and comes back when activated', async ({
  page,
  person,
  signIn,
  browser,
  server,
}) => {
  const theirs = await otherBrowser(browser, server.url);
  await signInOn(theirs.page, person);
  await expect(theirs.page.getByRole('heading', { level: 1, name: 'My tickets' })).toBeVisible();

  await signIn(ADMIN, '/admin/people');
  await openActions(page, person);
  await choose(page, /^Deactivate/, 'Deactivate');
  await expect(rowOf(page, person)).toContainText('Deactivated');
  await theirs.page.reload();
  await expect(theirs.page).toHaveURL(/\/login/);
  await signInOn(theirs.page, person);
  await expect(theirs.page.getByText('E-mail or password is not right.')).toBeVisible();

  await rowOf(page, person)
    .getByRole('button', { name: /^Actions/ })
    .click();
  await choose(page, /^Activate/, 'Activate');
  await expect(rowOf(page, person)).not.toContainText('Deactivated');
  await signInOn(theirs.page, person);
  await expect(theirs.page.getByRole('heading', { level: 1, name: 'My tickets' })).toBeVisible();
  await rowOf(page, person)
    .getByRole('button', { name: /^Actions/ })
    .click();
  await choose(page, /^End sessions/, 'End sessions');
  await theirs.page.reload();
  await expect(theirs.page).toHaveURL(/\/login/);
  await theirs.close();
});

test('the number of open tickets leads to them', async ({ page, desk, signIn }) => {
  const person = await desk.add(aPerson(`Nora ${Date.now()}`));
  const token = await desk.token(person);
  const admin = await desk.token(ADMIN);
  for (const title of ['Blinking lamp', 'Loud fan', 'Old matter']) {
    const { id } = await desk.create(token, aTicket(title));
    if (title === 'Old matter') await desk.call(admin, 'PATCH', `/api/tickets/${id}`, { status: 'closed' });
  }
  await signIn(ADMIN, `/admin/people?q=${encodeURIComponent(person.email)}`);
  const count = rowOf(page, person).getByRole('link', { name: `2 open tickets of ${person.name}` });
  await expectTargets(page, 'tbody a');
  await expectAccessible(page);
  await count.click();
  await expect(page).toHaveURL(/\/admin\?status=new&status=assigned&status=pending&created_by_id=\d+$/);
  const titles = page.getByRole('table', { name: 'Tickets' }).getByRole('cell').getByRole('link');
  await expect(titles).toHaveText(['Loud fan', 'Blinking lamp']);
  await page.getByRole('button', { name: 'Clear status' }).click();
  await expect(titles).toHaveCount(3);
});

test('the list fits every width', async ({ page, person, signIn }) => {
  await signIn(ADMIN, '/admin/people');
  const table = page.getByRole('table', { name: 'People' });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await expect(table).toBeVisible();
    await expectNoSidewaysScroll(page);
    const excess = await table.evaluate((element) => {
      const place = element.parentElement as HTMLElement;
      return place.scrollWidth - place.clientWidth;
    });
    expect(excess, `the table at ${width} px`).toBe(0);
    // Columns have heads; without columns there is none, not even of the name.
    const heads = width > 1100 ? 7 : width > 900 ? 5 : 0;
    await expect(table.getByRole('columnheader')).toHaveCount(heads);
    // A tablet shows what the others show.
    if (width !== TABLET) await expectAccessible(page);
  }
  await expect(page.getByRole('searchbox')).toBeVisible();
  expect(person.name).toBeTruthy();
});

test('more people come page by page, each once @once', async ({ page, desk, signIn }) => {
  const family = `Zelenka${Date.now()}`;
  for (const name of ['Adam', 'Bela', 'Cyril']) await desk.add(aPerson(`${name} ${family}`));
  // Pages of one: the list is short, the way through it is the same.
  let fails = false;
  await page.route('**/api/users/?*', (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set('limit', '1');
    return fails ? route.fulfill({ status: 500, body: 'oops' }) : route.continue({ url: url.href });
  });
  await signIn(ADMIN, `/admin/people?q=${family}`);
  const names = page.getByRole('rowheader');
  const more = page.getByRole('button', { name: 'Show more people' });
  await expect(names).toHaveText([/Adam/]);
  await more.click();
  await expect(names).toHaveText([/Adam/, /Bela/]);
  fails = true;
  await more.click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(names).toHaveText([/Adam/, /Bela/]);
  fails = false;
  await more.click();
  await expect(names).toHaveText([/Adam/, /Bela/, /Cyril/]);
  await expect(more).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
