import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aPerson } from '../support/desk.ts';
import { SECRET_KEY } from '../support/server.ts';
import { expect, signOut, test } from '../support/test.ts';

const FORGOTTEN = 'Forgot it? Ask an administrator for a link.';
const WAIT = /Please wait 60 seconds/;

/** A token signed with the server's key, whose hour is over. */
function expiredToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '1', exp: 1_700_000_000 })}`;
  return `${text}.${createHmac('sha256', SECRET_KEY).update(text).digest('base64url')}`;
}

/** The next request there carries a token whose hour is over; those after it are left alone. */
async function expireOnce(page: Page, url: string): Promise<void> {
  const expired = `Bearer ${expiredToken()}`;
  await page.route(
    url,
    (route) => route.continue({ headers: { ...route.request().headers(), authorization: expired } }),
    {
      times: 1,
    },
  );
}

async function createTicket(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('radio', { name: 'Environment' }).click();
  await page.getByRole('button', { name: 'Create ticket' }).click();
}

test('a wrong password and an unknown address get the same answer', async ({ page, person }) => {
  await page.goto('/login');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(FORGOTTEN);
  for (const email of [person.email, 'nobody@example.com']) {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('Wrong-Password-1');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const field = page.getByLabel('Password', { exact: true });
    await expect(field).toHaveAccessibleDescription(`${FORGOTTEN} E-mail or password is not right.`);
    await expect(field).toBeFocused();
    await expect(page.getByLabel('E-mail')).toHaveValue(email);
  }
  await expectAccessible(page);
});

test('too many attempts are told to wait @once', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password', { exact: true }).fill('Wrong-Password-1');
  for (let attempt = 1; attempt <= 5; attempt++) {
    const answered = page.waitForResponse('**/api/users/login');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect((await answered).status()).toBe(401);
  }
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText(WAIT);
});

test('registering names the field that is refused', async ({ page, person }) => {
  await page.goto('/register');
  await expect(page.getByText('8 characters or more')).toBeVisible();
  await page.getByLabel('Name').fill('Maya');
  await page.getByLabel('E-mail').fill('not-an-address');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/still needs 8 characters/);
  await expectAccessible(page);

  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/@-sign/);

  await page.getByLabel('E-mail').fill(person.email);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/There is an account with this e-mail already/);
  await expect(page.getByLabel('E-mail')).toBeFocused();
});

test('the password can be looked at @once', async ({ page }) => {
  await page.goto('/login');
  const field = page.getByLabel('Password', { exact: true });
  await expect(field).toHaveAttribute('type', 'password');
  await expect(field).toHaveAttribute('autocomplete', 'current-password');
  await expect(page.getByLabel('E-mail')).toHaveAttribute('autocomplete', 'username');
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide password' }).click();
  await expect(field).toHaveAttribute('type', 'password');
});

test('signing in leads back to where one wanted, on this site only @once', async ({
  page,
  person,
  signIn,
  baseURL,
}) => {
  await page.goto('/tickets/new');
  await expect(page).toHaveURL(/\/login\?next=/);
  await signIn(person);
  await expect(page).toHaveURL(`${baseURL}/tickets/new`);

  await page.context().clearCookies();
  await page.goto('/login?next=//evil.example/tickets');
  await signIn(person);
  await expect(page).toHaveURL(`${baseURL}/tickets`);
  // Who is signed in already is led on at once.
  await page.goto('/login?next=/.//evil.example/tickets');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My tickets');
  await expect(page).toHaveURL(`${baseURL}/tickets`);
});

test('a reload keeps the person signed in, and nothing of it is at rest @once', async ({ page, person, signIn }) => {
  await page.goto('/login');
  await signIn(person);
  for (const path of ['/tickets/new', '/tickets']) {
    await page.goto(path);
    await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
  }
  await page.goto('/login');
  await expect(page).toHaveURL(/\/tickets$/);
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(stored).not.toMatch(/eyJ|msd/);
  const cookies = await page.context().cookies(`${new URL(page.url()).origin}/api/users/refresh`);
  expect(cookies).toMatchObject([{ name: 'msd', httpOnly: true, sameSite: 'Strict', path: '/api/users/refresh' }]);
});

test('logging out ends it, on a reload too, and whoever kept the token has nothing @once', async ({
  page,
  person,
  signIn,
}) => {
  await signIn(person);
  const asked = page.waitForRequest('**/api/tickets/?**');
  await page.reload();
  const authorization = (await (await asked).headerValue('authorization')) ?? '';
  expect(authorization).toMatch(/^Bearer eyJ/);
  await signOut(page);
  await page.goto('/tickets');
  await expect(page).toHaveURL(/\/login$/);
  expect(await page.context().cookies()).toEqual([]);
  const answer = await page.request.get('/api/users/me', { headers: { authorization } });
  expect(answer.status()).toBe(401);
});

test('without a connection one stays signed in and is told so @once', async ({ page, person, signIn }) => {
  await signIn(person);
  await page.route('**/api/users/logout', (route) => route.abort());
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByText(/You are still signed in/)).toBeVisible();
  await page.unroute('**/api/users/logout');
  await signOut(page);
});

test('two tabs stay signed in together, and a logout in one ends both @once', async ({
  page,
  context,
  person,
  signIn,
}) => {
  await signIn(person);
  const other = await context.newPage();
  const signedIn = async () => {
    for (const tab of [page, other]) await expect(tab.getByRole('button', { name: /^Account/ })).toBeVisible();
  };
  await Promise.all([page.reload(), other.goto('/tickets')]);
  await signedIn();
  await Promise.all([page.reload(), other.reload()]);
  await signedIn();

  await signOut(page);
  await expect(other).toHaveURL(/\/login$/);
});

test('a tab does not become somebody else @once', async ({ page, context, desk, person, signIn }) => {
  const otto = await desk.add(aPerson('Otto Other'));
  await signIn(person);
  const other = await context.newPage();
  await context.clearCookies();
  await other.goto('/login');
  await other.getByLabel('E-mail').fill(otto.email);
  await other.getByLabel('Password', { exact: true }).fill(otto.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other).toHaveURL(/\/tickets$/);

  await expireOnce(page, '**/api/tickets/');
  await createTicket(page, 'Written as Maya');
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
});

test('an expired token is renewed without a word, once for all requests @once', async ({ page, person, signIn }) => {
  await signIn(person);
  const second = () => Math.floor(Date.now() / 1000);
  const signedIn = second();
  let renewals = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/users/refresh')) renewals++;
  });
  await expireOnce(page, '**/api/tickets/');
  // Within one second the same token is made again.
  await expect.poll(second).toBeGreaterThan(signedIn);
  await createTicket(page, 'Badge does not open the door');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Badge does not open the door');
  expect(renewals).toBe(1);
});

test('a page loaded after the session is over leads to the sign-in page and the draft is kept', async ({
  page,
  person,
  signIn,
}) => {
  await signIn(person);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill('Badge does not open the door');
  await page.getByLabel('Details').fill('Since Monday.');
  await page.getByRole('radio', { name: 'Environment' }).click();

  await page.context().clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/login\?next=%2Ftickets%2Fnew$/);
  await expectAccessible(page);

  await signIn(person);
  await expect(page).toHaveURL(/\/tickets\/new$/);
  await expect(page.getByLabel('Title')).toHaveValue('Badge does not open the door');
  await expect(page.getByLabel('Details')).toHaveValue('Since Monday.');
  await expect(page.getByRole('radio', { name: 'Environment' })).toBeChecked();
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Badge does not open the door');
  await page.goBack();
  await expect(page.getByLabel('Title')).toHaveValue('');
});

test('a draft is not for the next person on this tab @once', async ({ page, desk, person, signIn }) => {
  const other = await desk.add(aPerson('Otto Other'));
  await signIn(person);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill('Secret');
  await page.context().clearCookies();
  await page.reload();
  await signIn(other);
  await expect(page).toHaveURL(/\/tickets\/new$/);
  await expect(page.getByLabel('Title')).toHaveValue('');

  await signOut(page);
  await signIn(person);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  // Signing out, by whomever, left nothing in the tab.
  await expect(page.getByLabel('Title')).toHaveValue('');
});

test('a visitor’s page asks for nothing in vain @once', async ({ page }) => {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  for (const path of ['/login', '/register', '/tickets']) {
    await page.goto(path);
    await expect(page.getByLabel('E-mail')).toBeVisible();
  }
  expect(refused).toEqual([]);
});
