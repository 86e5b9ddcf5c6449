/** The keys of the pages, as the list behind `?` names them, and that nothing hears them once they are switched off. */
import type { Locator, Page } from '@playwright/test';
import { aTicket, type Desk, type Person } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectMenu, test } from '../support/test.ts';

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });

/** Two tickets of a person, in the order of the lists. */
async function twoTickets(desk: Desk, person: Person) {
  const word = `w${Math.random().toString(36).slice(2, 10)}`;
  const token = await desk.token(person);
  const lower = await desk.create(token, aTicket(`Lower ${word}`));
  const upper = await desk.create(token, aTicket(`Upper ${word}`));
  return { word, upper, lower };
}

type Lists = { upper: Locator; lower: Locator };

/** Down and up again by either way, from nowhere in the list to its first row. */
async function expectMoves(page: Page, { upper, lower }: Lists, [down, up]: readonly [string, string]): Promise<void> {
  await page.keyboard.press(down);
  await expect(upper).toBeFocused();
  await page.keyboard.press(down);
  await expect(lower).toBeFocused();
  await page.keyboard.press(up);
  await expect(upper).toBeFocused();
}

const WAYS = [
  ['j', 'k'],
  ['ArrowDown', 'ArrowUp'],
] as const;

for (const list of ['/admin', '/tickets'] as const)
  for (const way of WAYS)
    test(`${way.join(' and ')} move through ${list}, o and Enter open, [ and Escape lead back @once`, async ({
      page,
      desk,
      person,
      signIn,
    }) => {
      const { word, upper, lower } = await twoTickets(desk, person);
      await signIn(list === '/admin' ? ADMIN : person, list === '/admin' ? `/admin?q=${word}` : list);
      const rows = { upper: link(page, upper.title), lower: link(page, lower.title) };
      await expect(rows.lower).toBeVisible();
      await title(page).focus();
      await expectMoves(page, rows, way);
      for (const [open, back] of [
        ['o', '['],
        ['Enter', 'Escape'],
      ] as const) {
        await rows.upper.focus();
        await page.keyboard.press(open);
        await expect(title(page)).toHaveText(upper.title);
        await expect(title(page)).toBeFocused();
        await page.keyboard.press(back);
        await expect(rows.lower).toBeVisible();
        // Its heading, or the row that one came from.
        await expect(page.locator('h1:focus, a:focus')).toHaveCount(1);
      }
    });

test('j and k move through the people, and o shows what can be done @once', async ({ page, desk, signIn }) => {
  const name = `P${Math.random().toString(36).slice(2, 10)}`;
  for (const first of ['Anna', 'Bert'])
    await desk.add({ name: `${first} ${name}`, email: `${first}.${name}@example.com`, password: ADMIN.password });
  await signIn(ADMIN, `/admin/people?q=${name}`);
  const actions = (first: string) => page.getByRole('button', { name: `Actions for ${first} ${name}` });
  await expect(actions('Bert')).toBeVisible();
  await title(page).focus();
  await expectMoves(page, { upper: actions('Anna'), lower: actions('Bert') }, ['j', 'k']);
  await page.keyboard.press('o');
  await expectMenu(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(actions('Anna')).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('Escape and [ lead from a new ticket back to the list @once', async ({ page, person, signIn }) => {
  await signIn(person, '/tickets');
  await expect(title(page)).toHaveText('My tickets');
  for (const back of ['Escape', '[']) {
    await page.keyboard.press('c');
    await expect(title(page)).toBeFocused();
    await expect(title(page)).toHaveText('New ticket');
    // In a field they are the field's.
    await page.getByLabel('Title').press(back);
    await expect(title(page)).toHaveText('New ticket');
    await title(page).focus();
    await page.keyboard.press(back);
    await expect(title(page)).toHaveText('My tickets');
  }
});

const SINGLES = ['j', 'k', 'o', 'x', 'Shift+X', '/', 'c', 'a', 'm', 's', 'u', 'r', 'n', 'e', '[', 'd', '?'];
const PAIRS = ['g q', 'g m', 'g d', 'g p', 'g s'];

for (const path of ['/admin', '/admin/tickets/:id', '/admin/people', '/admin/dashboard', '/tickets', '/settings'])
  test(`no single key does anything on ${path} when they are switched off @once`, async ({ page, desk, signIn }) => {
    const { upper, lower } = await twoTickets(desk, ADMIN);
    await page.addInitScript(() => localStorage.setItem('hotkeys', 'off'));
    await signIn(ADMIN, path.replace(':id', String(upper.id)));
    await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0);
    const inList = path === '/admin' || path === '/tickets';
    const focused = inList ? link(page, lower.title) : title(page);
    await focused.focus();
    const address = page.url();
    for (const key of [...SINGLES, ...PAIRS.flatMap((pair) => pair.split(' '))]) {
      await page.keyboard.press(key);
      // What a key opens or leads to takes the focus.
      await expect(focused, key).toBeFocused();
    }
    expect(page.url()).toBe(address);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(undefined);
    await expect(page.getByRole('toolbar')).toHaveCount(0);
    const token = await desk.token(ADMIN);
    for (const { id } of [upper, lower])
      expect(await desk.call(token, 'GET', `/api/tickets/${id}`)).toMatchObject({ status: 'new', operator_id: null });
    // Those with Ctrl remain.
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Jump to' })).toBeVisible();
  });

for (const list of ['/admin', '/tickets'] as const)
  test(`back to ${list} leads to the row one came from, and says where one is @once`, async ({
    page,
    desk,
    person,
    signIn,
  }) => {
    const { word, lower } = await twoTickets(desk, person);
    await signIn(list === '/admin' ? ADMIN : person, list === '/admin' ? `/admin?q=${word}` : list);
    const name = list === '/admin' ? 'Queue' : 'My tickets';
    const said = page.getByRole('status').filter({ hasText: `${name} · Service Desk` });
    await link(page, lower.title).click();
    await expect(title(page)).toBeFocused();
    await expect(title(page)).toHaveText(lower.title);
    // The heading is read; it is not said twice.
    await expect(said).toHaveCount(0);
    await page.goBack();
    await expect(link(page, lower.title)).toBeFocused();
    await expect(said).toHaveCount(1);
    await page.goForward();
    await expect(title(page)).toHaveText(lower.title);
    await expect(title(page)).toBeFocused();
    await expect(page).toHaveTitle(new RegExp(`^#${lower.id} `));
    await expect(said).toHaveCount(0);
  });
