import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aTicket, type Desk, type Person, type Ticket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, expectTargets, holdToast, test } from '../support/test.ts';

test.use({ seed: { tickets: 3000, users: 60 } });

const words = () => `w${Math.random().toString(36).slice(2, 10)}`;
const titles = (page: Page) => page.getByRole('table', { name: 'Tickets' }).getByRole('cell').getByRole('link');
const box = (page: Page, { id }: Ticket) => page.getByRole('checkbox', { name: `Select #${id}`, exact: true });
const bar = (page: Page) => page.getByRole('toolbar', { name: 'Change the chosen tickets' });
/** Toasts are dialogs too, without a heading. */
const dialog = (page: Page) => page.getByRole('dialog').filter({ has: page.getByRole('heading') });

async function someTickets(desk: Desk, person: Person, n: number): Promise<{ word: string; tickets: Ticket[] }> {
  const word = words();
  const token = await desk.token(person);
  const tickets: Ticket[] = [];
  for (let i = 1; i <= n; i++) tickets.push(await desk.create(token, aTicket(`Number ${i} ${word}`)));
  return { word, tickets };
}

async function asAdmin(request: APIRequestContext, desk: Desk) {
  const headers = { Authorization: `Bearer ${await desk.token(ADMIN)}` };
  return {
    read: async ({ id }: Ticket) => (await request.get(`/api/tickets/${id}`, { headers })).json(),
    change: ({ id }: Ticket, data: object) => request.patch(`/api/tickets/${id}`, { headers, data }),
  };
}

test('many are changed at once, and what changed since is kept when it is undone', async ({
  page,
  desk,
  person,
  signIn,
  request,
}) => {
  const { word, tickets } = await someTickets(desk, person, 5);
  const [one, two, three, four, five] = tickets as [Ticket, Ticket, Ticket, Ticket, Ticket];
  const admin = await asAdmin(request, desk);
  await admin.change(two, { urgency: 'high' });
  await signIn(ADMIN, `/admin?q=${word}&sort=created_at`);

  await titles(page).first().focus();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await expect(bar(page)).toContainText('4 selected');
  for (const name of ['Assign', 'Status', 'Urgency', 'Category', 'Delete'])
    expect((await bar(page).getByText(name, { exact: true }).boundingBox())?.width, name).toBeGreaterThan(20);
  await expect(bar(page).getByRole('button', { name: 'Select all 5 loaded' })).toBeVisible();
  for (const ticket of [one, two, three, four]) await expect(box(page, ticket)).toBeChecked();
  await expect(box(page, five)).not.toBeChecked();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await bar(page).getByRole('button', { name: 'Urgency' }).click();
  await page.getByRole('menuitemradio', { name: 'High' }).click();
  await expect(dialog(page)).toContainText('Set 4 tickets to High urgency?');
  await expect(dialog(page)).toContainText('3 tickets will change, 1 is so already.');
  const becomes = ({ id, title }: Ticket) => `#${id} ${title}Normal becomes High`;
  await expect(dialog(page).getByRole('listitem')).toHaveText([
    ...[one, three, four].map(becomes),
    `#${two.id} ${two.title}High already`,
  ]);
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Set 4 tickets to High urgency' }).click();
  await expect(page.getByText('3 tickets changed')).toBeVisible();
  await holdToast(page);
  await expect(bar(page)).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: one.title })).toContainText('High');
  expect(await admin.read(three)).toMatchObject({ urgency: 'high' });

  await admin.change(three, { urgency: 'low' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog(page)).toContainText('1 ticket kept');
  await expect(dialog(page)).toContainText(`#${three.id} ${three.title}`);
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('row').filter({ hasText: one.title })).toContainText('Normal');
  expect(await admin.read(one)).toMatchObject({ urgency: 'normal' });
  expect(await admin.read(two)).toMatchObject({ urgency: 'high' });
  expect(await admin.read(three)).toMatchObject({ urgency: 'low' });
});

test('a change is found again after a reload, undone, and what was kept is read', async ({
  page,
  desk,
  person,
  signIn,
  request,
}) => {
  const { word, tickets } = await someTickets(desk, person, 2);
  const [one, two] = tickets as [Ticket, Ticket];
  const admin = await asAdmin(request, desk);
  await signIn(ADMIN, `/admin?q=${word}&sort=created_at`);
  await box(page, one).check();
  await box(page, two).check();
  await bar(page).getByRole('button', { name: 'Urgency' }).click();
  await page.getByRole('menuitemradio', { name: 'Low' }).click();
  const title = 'Set 2 tickets to Low urgency';
  await dialog(page).getByRole('button', { name: title }).click();
  await expect(page.getByText('2 tickets changed')).toBeVisible();
  await admin.change(two, { urgency: 'high' });

  await page.reload();
  const recent = page.getByRole('button', { name: 'Recent changes' });
  await expectTargets(page, 'button');
  await recent.click();
  const entry = dialog(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(title, { exact: true }) })
    .first();
  await expect(entry).toContainText('Can be undone until');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await entry.getByRole('button', { name: `Undo: ${title}` }).click();
  await expect(entry).toContainText('Undone, but for 1 ticket that changed since');
  await expect(entry).toContainText(`#${two.id} ${two.title}`);
  expect(await admin.read(one)).toMatchObject({ urgency: 'normal' });
  expect(await admin.read(two)).toMatchObject({ urgency: 'high' });

  await page.reload();
  await recent.click();
  await entry.getByRole('button', { name: 'Show them' }).click();
  await expect(entry).toContainText(`#${two.id} ${two.title}`);
  await expectAccessible(page);
});

test('deleted tickets leave the list and come back', async ({ page, desk, person, signIn }) => {
  const { word, tickets } = await someTickets(desk, person, 3);
  const [one, two, three] = tickets as [Ticket, Ticket, Ticket];
  await signIn(ADMIN, `/admin?q=${word}&sort=created_at`);
  await box(page, one).check();
  await box(page, two).check();
  await bar(page).getByRole('button', { name: 'Delete' }).click();
  await expect(dialog(page)).toContainText('2 tickets will be deleted.');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(titles(page)).toHaveCount(3);
  await bar(page).getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Delete 2 tickets' }).click();
  await holdToast(page);
  await expect(titles(page)).toHaveText([three.title]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Change undone for 2 tickets')).toBeVisible();
  await expect(titles(page)).toHaveText([one.title, two.title, three.title]);
});

test('what will happen is said of the first, and the others are counted', async ({ page, desk, person, signIn }) => {
  const { word, tickets } = await someTickets(desk, person, 7);
  await signIn(ADMIN, `/admin?q=${word}&sort=created_at`);
  const lines = dialog(page).getByRole('listitem');
  for (const ticket of tickets) await box(page, ticket).check();
  await bar(page).getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('option', { name: ADMIN.name }).click();
  const first = tickets.slice(0, 5).map(({ id, title }) => `#${id} ${title}`);
  await expect(lines).toHaveText(first.map((line) => `${line}Nobody becomes ${ADMIN.name}`));
  await expect(dialog(page)).toContainText('and 2 more');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await bar(page).getByRole('button', { name: 'Delete' }).click();
  await expect(lines).toHaveText(first);
  await expect(dialog(page)).toContainText('and 2 more');
});

test('what is refused is said, and can be left out', async ({ page, desk, person, signIn }) => {
  const { word, tickets } = await someTickets(desk, person, 3);
  const [one, two, three] = tickets as [Ticket, Ticket, Ticket];
  await signIn(ADMIN, `/admin?q=${word}&sort=created_at`);
  await box(page, one).check();
  await bar(page).getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('option', { name: ADMIN.name }).click();
  await expect(dialog(page)).toContainText('Those that are New become Assigned.');
  await dialog(page)
    .getByRole('button', { name: `Assign 1 ticket to ${ADMIN.name}` })
    .click();
  await expect(page.getByText('1 ticket changed')).toBeVisible();
  for (const ticket of [one, two, three]) await box(page, ticket).check();
  await bar(page).getByRole('button', { name: 'Status' }).click();
  await page.getByRole('menuitemradio', { name: 'Assigned' }).click();
  await expect(dialog(page)).toContainText('2 cannot be changed so');
  await expect(dialog(page).getByRole('listitem')).toHaveCount(2);
  await expect(dialog(page)).toContainText(two.title);
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Leave these out' }).click();
  await expect(dialog(page)).toContainText('Set 1 ticket to Assigned?');
  await expect(dialog(page)).toContainText('1 is so already.');
  await expect(dialog(page).getByRole('button', { name: 'Set 1 ticket to Assigned' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('more than can be changed at once is explained @once', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin?status=any&sort=created_at');
  await titles(page).first().focus();
  const loaded = async () =>
    Number((await page.getByRole('checkbox', { name: /^Select all/ }).getAttribute('aria-label'))?.replace(/\D/g, ''));
  while ((await loaded()) <= 500) {
    const before = await loaded();
    await expect(async () => {
      await page.keyboard.press('End');
      await expect.poll(loaded, { timeout: 1000 }).toBeGreaterThan(before);
    }).toPass();
  }
  await page.getByRole('checkbox', { name: /^Select all/ }).click();
  await expect(bar(page)).toContainText('At most 500 can be changed at once.');
  await expect(bar(page).getByRole('button', { name: 'Status' })).toHaveCount(0);
  await expectAccessible(page);
  await bar(page).getByRole('button', { name: 'Keep the first 500' }).click();
  await expect(bar(page)).toContainText('500 selected');
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
});
