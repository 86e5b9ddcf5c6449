import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aPerson, aTicket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, isPhone, test } from '../support/test.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Jump to' });
const field = (page: Page) => palette(page).getByRole('combobox');
const title = (page: Page) => page.getByRole('heading', { level: 1 });

async function open(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  if (isPhone(page)) {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Jump to…' }).click();
  } else await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
}

test('it leads to pages, by keys alone', async ({ page, signIn }) => {
  await signIn(ADMIN);
  await open(page);
  await expect(palette(page).getByRole('option').first()).toBeVisible();
  await expectAccessible(page);
  await field(page).fill('dash');
  await expect(palette(page).getByRole('option', { name: /^Dashboard/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText('Dashboard');
  await expect(palette(page)).toBeHidden();
  await expect(title(page)).toBeFocused();
});

test('closed and opened again at once, it is open @once', async ({ page, signIn }) => {
  await signIn(ADMIN);
  await open(page);
  for (let round = 0; round < 10; round++) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused();
  }
});

test('arrows go round the list, and logging out is in it @once', async ({ page, person, signIn }) => {
  await signIn(person);
  await open(page);
  const chosen = palette(page).getByRole('option', { selected: true });
  const first = (await palette(page).getByRole('option').first().textContent()) ?? '';
  const last = (await palette(page).getByRole('option').last().textContent()) ?? '';
  await expect(chosen).toHaveText(first);
  await page.keyboard.press('ArrowUp');
  await expect(chosen).toHaveText(last);
  await expect(chosen).toBeInViewport();
  await expect(field(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveText(first);

  await field(page).fill('log');
  await expect(chosen).toHaveText('Log out');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/login$/);
});

test('it finds tickets by words and by number @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Zirconium printer on floor 9'));
  await signIn(person);
  await open(page);
  await field(page).fill('zirconium');
  await palette(page)
    .getByRole('option', { name: /Zirconium printer/ })
    .click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));

  await page.goto('/tickets');
  await open(page);
  await field(page).fill(`#${ticket.id}`);
  await expect(palette(page).getByRole('option', { name: /Zirconium printer/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));
});

test('people are for administrators @once', async ({ page, desk, person, signIn }) => {
  const other = await desk.add(aPerson('Quentin Quicksilver'));
  await signIn(person);
  await open(page);
  await field(page).fill('quicksilver');
  await expect(palette(page).getByRole('status')).toHaveText('Nothing fits.');
  await page.keyboard.press('Escape');
  await page.context().clearCookies();
  await signIn(ADMIN, '/settings');
  await open(page);
  await field(page).fill('quicksilver');
  await palette(page)
    .getByRole('option', { name: /Quentin Quicksilver/ })
    .click();
  await expect(page).toHaveURL(new RegExp(`/admin/people\\?q=${encodeURIComponent(other.email)}`));
});

test('it offers what the page itself can do, and gives the focus back @once', async ({ page, signIn }) => {
  await signIn(ADMIN);
  await open(page);
  await field(page).fill('search');
  await palette(page)
    .getByRole('option', { name: /^Search/ })
    .click();
  await expect(page.getByRole('searchbox')).toBeFocused();

  const jump = page.getByRole('button', { name: /^Jump to/ });
  await jump.click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(jump).toBeFocused();

  await jump.click();
  await expect(field(page)).toBeFocused();
  await page.mouse.click(20, 20);
  await expect(palette(page)).toBeHidden();
});

const word = () => `w${Math.random().toString(36).slice(2, 10)}`;

test('Enter means what is typed, not what was found before @once', async ({ page, desk, person, signIn }) => {
  const [before, now] = [word(), word()];
  const token = await desk.token(person);
  await desk.create(token, aTicket(`Printer ${before}`));
  const ticket = await desk.create(token, aTicket(`Badge ${now}`));
  await signIn(person);
  await open(page);
  await field(page).fill(before);
  await expect(palette(page).getByRole('option', { name: `Printer ${before}` })).toBeVisible();
  await field(page).fill(now);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));
});

test('an Enter that waits for its answer is dropped with its words @once', async ({ page, desk, person, signIn }) => {
  const [first, second] = [word(), word()];
  const token = await desk.token(person);
  await desk.create(token, aTicket(`Printer ${first}`));
  const other = await desk.create(token, aTicket(`Badge ${second}`));
  await signIn(person);
  await open(page);
  const search = await hold(page, (url) => url.searchParams.get('q') === first);
  await field(page).fill(first);
  await page.keyboard.press('Enter');
  await search.arrived;
  await field(page).fill(second);
  const found = palette(page).getByRole('option', { name: `Badge ${second}` });
  await expect(found).toHaveAttribute('aria-selected', 'true');
  search.letGo();
  // Back at the first words, whose answer has come by now, it waits for another Enter.
  await field(page).fill(first);
  await expect(palette(page).getByRole('option', { name: `Printer ${first}` })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await field(page).fill(second);
  await expect(found).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/tickets/${other.id}$`));
});

test('a number leads to its ticket before anything is found @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(person);
  const search = await hold(page, (url) => url.searchParams.has('q'));
  await open(page);
  await field(page).fill(`${ticket.id}`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));
  await expect(title(page)).toHaveText('Slow Wi-Fi');
  search.letGo();
});

test('pages come first, and then what can be done now, named with its ticket @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const name = word();
  const token = await desk.token(person);
  const older = await desk.create(token, aTicket(`Older ${name}`));
  const ticket = await desk.create(token, aTicket(`Newer ${name}`));
  await signIn(ADMIN, `/admin?q=${name}`);
  await expect(page.getByRole('link', { name: ticket.title })).toBeVisible();
  const groups = palette(page).getByRole('group');
  const actions = palette(page).getByRole('group', { name: 'Queue' }).getByRole('option');
  const close = async () => {
    await page.keyboard.press('Escape');
    await expect(palette(page)).toBeHidden();
  };
  await open(page);
  await expect(field(page)).toHaveAttribute('placeholder', 'Search tickets, people and commands');
  await expect(groups.first()).toHaveAccessibleName('Go to');
  await expect(palette(page).getByRole('option', { selected: true })).toHaveText(/^Queue/);
  await expect(actions).toHaveText([/^Search the queue/]);
  await close();

  await page.keyboard.press('j');
  await open(page);
  await expect(actions.filter({ hasText: `Close #${ticket.id}` })).toBeVisible();
  await expect(actions.filter({ hasText: `Open #${ticket.id}` })).toBeVisible();
  await expect(actions.filter({ hasText: /Clear the selection|Select up to/ })).toHaveCount(0);
  await close();

  for (const key of ['x', 'j', 'x']) await page.keyboard.press(key);
  await open(page);
  await expect(actions.filter({ hasText: 'Clear the selection' })).toBeVisible();
  await expect(actions.filter({ hasText: `Select up to #${older.id}` })).toBeVisible();
  await expect(actions.filter({ hasText: 'Close 2 tickets' })).toBeVisible();
  await expectAccessible(page);
});
