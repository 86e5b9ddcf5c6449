import { aTicket } from '../support/desk.ts';
import { expect, isPhone, test } from '../support/test.ts';

const MANY = 230;

test('a long list is read to its end, drawn in part, and left and found again', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const token = await desk.token(person);
  for (let n = 1; n <= MANY; n++) await desk.create(token, aTicket(`Ticket number ${n}`));
  await signIn(person);

  const first = page.getByRole('link', { name: `Ticket number ${MANY}`, exact: true });
  await expect(first).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Open/ })).toContainText('100+');
  const height = (await page.getByRole('row').filter({ has: first }).boundingBox())?.height;
  expect(height).toBe(isPhone(page) ? 60 : 36);

  await first.focus();
  const oldest = page.getByRole('link', { name: 'Ticket number 1', exact: true });
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(oldest).toBeFocused({ timeout: 500 });
  }).toPass();
  await expect(page.getByRole('heading', { name: /^Open/ })).toHaveCount(0);
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1300);

  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ticket number 1');
  await page.goBack();
  await expect(oldest).toBeFocused();
  await expect(oldest).toBeInViewport();

  await page.keyboard.press('Home');
  await expect(first).toBeFocused();
  await expect(page.getByRole('heading', { name: /^Open/ })).toHaveText(`Open ${MANY}`);
});

test('fast keys do not lose the focus @once', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  for (let n = 1; n <= 90; n++) await desk.create(token, aTicket(`Ticket number ${n}`));
  await signIn(person);
  await expect(page.getByRole('link', { name: 'Ticket number 90', exact: true })).toBeVisible();
  // From wherever the focus is, the first key leads into the list.
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Ticket number 90', exact: true })).toBeFocused();
  for (let press = 0; press < 60; press++) await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Ticket number 30', exact: true })).toBeFocused();
  for (let press = 0; press < 59; press++) await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('link', { name: 'Ticket number 89', exact: true })).toBeFocused();
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ticket number 89');
});

test('closed tickets are folded away below the open ones', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const old = await desk.create(token, aTicket('Old matter'));
  await desk.create(token, aTicket('Present matter'));
  await desk.call(token, 'POST', `/api/tickets/${old.id}/close`);
  await signIn(person);
  await expect(page.getByRole('link', { name: 'Present matter' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Old matter' })).toHaveCount(0);
  const fold = page.getByRole('button', { name: 'Closed 1' });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  // As high as the list thinks, or it would cover the row below.
  expect((await page.getByRole('row').filter({ has: fold }).boundingBox())?.height).toBe(36);
  await fold.click();
  await expect(page.getByRole('link', { name: 'Old matter' })).toBeVisible();
  await expect(page).toHaveURL(/\?closed=1$/);
  await page.getByRole('link', { name: 'Old matter' }).click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Old matter' })).toBeVisible();
});

test('rows in view stay where they are when older ones come in above them @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const token = await desk.token(person);
  for (let n = 1; n <= 150; n++) await desk.create(token, aTicket(`Ticket number ${n}`));
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/tickets/?*', async (route) => {
    if (route.request().url().includes('cursor=')) await held;
    const answer = await route.fetch();
    const tickets = (await answer.json()) as { title: string; status: string }[];
    for (const ticket of tickets) if (/[02468]$/.test(ticket.title)) ticket.status = 'closed';
    await route.fulfill({ response: answer, json: tickets });
  });
  await signIn(person, '/tickets?closed=1');
  await page.getByRole('link', { name: 'Ticket number 149', exact: true }).focus();
  await page.keyboard.press('End');
  const row = page.getByRole('link', { name: 'Ticket number 52', exact: true });
  await expect(row).toBeFocused();
  await expect(row).toBeInViewport();
  const before = await row.boundingBox();
  release();
  await expect(page.getByRole('link', { name: 'Ticket number 50', exact: true })).toBeAttached();
  await expect.poll(async () => (await row.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, -1);
  await expect(row).toBeFocused();
});
