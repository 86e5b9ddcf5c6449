import { expectAccessible } from '../support/axe.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, test } from '../support/test.ts';

const FRESH = 'Another-Pass-456!';

test('every section is there and reads well', async ({ page, signIn }) => {
  await signIn(ADMIN, '/settings');
  for (const name of ['Profile', 'Appearance', 'Keyboard', 'Sessions', 'AI model', 'Failed jobs', 'About'])
    await expect(page.getByRole('region', { name })).toBeVisible();
  const about = page.getByRole('region', { name: 'About' });
  for (const text of [
    /Version\s*\d+\.\d+\.\d+/,
    'HealthAll is well',
    /DatabaseSQLite 3\./,
    / free of /,
    'None yet',
    'RedisNot set up',
  ])
    await expect(about).toContainText(text);
  await expect(page.getByRole('region', { name: 'Sessions' }).getByText('This device')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test('a name is changed, and others read it @once', async ({ page, person, signIn }) => {
  await signIn(person, '/settings');
  await expect(page.getByRole('region', { name: 'About' })).toBeHidden();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(name).toHaveAccessibleDescription(/Fill this in/);
  await name.fill('Maya Berg');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('button', { name: /^Account of Maya Berg/ })).toBeVisible();
  await expect(page.getByText('Not saved yet')).toBeHidden();
  await page.reload();
  await expect(name).toHaveValue('Maya Berg');
});

test('a password is changed and the others are signed out @once', async ({ page, desk, person, signIn }) => {
  const elsewhere = await desk.token(person);
  await signIn(person, '/settings');
  await page.getByLabel('Current password').fill('Wrong-Password-1');
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByLabel('Current password')).toHaveAccessibleDescription(/not your password/);
  await expect(page.getByLabel('New password')).toHaveValue(FRESH);

  await page.getByLabel('Current password').fill(person.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Password changed')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue('');
  await expect(desk.call(elsewhere, 'GET', '/api/users/me')).rejects.toThrow(/401/);
  // This page goes on.
  await page.getByLabel('Name', { exact: true }).fill('Still Here');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Name saved')).toBeVisible();
  await desk.token({ ...person, password: FRESH });
});

test('other sessions are ended one by one or all at once @once', async ({ page, desk, person, signIn }) => {
  const [first, second, third] = [await desk.token(person), await desk.token(person), await desk.token(person)];
  await signIn(person, '/settings');
  const sessions = page.getByRole('region', { name: 'Sessions' });
  await expect(sessions.getByRole('listitem')).toHaveCount(4);
  await sessions
    .getByRole('button', { name: /^Sign out (?!all)/ })
    .first()
    .click();
  await expect(sessions.getByRole('listitem')).toHaveCount(3);

  await sessions.getByRole('button', { name: 'Sign out all others' }).click();
  const question = page.getByRole('alertdialog', { name: 'Sign out 2 other devices?' });
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(sessions.getByRole('listitem')).toHaveCount(3);
  await sessions.getByRole('button', { name: 'Sign out all others' }).click();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  for (const token of [first, second, third])
    await expect(desk.call(token, 'GET', '/api/users/me')).rejects.toThrow(/401/);
});

test('looks and keys are chosen, and stay @once', async ({ page, person, signIn }) => {
  await signIn(person, '/settings');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.getByRole('radio', { name: /^Roomy/ }).click();
  await page.getByRole('switch', { name: 'Single keys' }).click();
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.getByRole('radio', { name: /^Roomy/ })).toBeChecked();
  await expect(page.getByRole('switch', { name: 'Single keys' })).not.toBeChecked();
  const row = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--row'));
  expect(row).toBe('2.75rem');
});

test('a link sets a new password, once', async ({ page, desk, person }) => {
  const admin = await desk.token(ADMIN);
  const me = (await desk.call(await desk.token(person), 'GET', '/api/users/me')) as { id: number };
  const { link } = (await desk.call(admin, 'POST', `/api/users/${me.id}/password-reset`)) as { link: string };
  const { pathname, hash } = new URL(link);
  await page.goto(pathname + hash);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set a new password');
  // The token is nowhere that is kept.
  await expect(page).toHaveURL(/\/reset-password$/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/still needs/);
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByText('Your new password is set')).toBeVisible();
  await desk.token({ ...person, password: FRESH });

  await page.goto(pathname + hash);
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('alert')).toContainText('no longer valid');
  await page.goto('/reset-password');
  await expect(page.getByRole('alert')).toContainText('Ask an administrator');
});
