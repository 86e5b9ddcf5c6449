import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { aPerson, aTicket, type Ticket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, expectTargets, frames, isPhone, test } from '../support/test.ts';

test.use({ seed: { tickets: 3000, users: 60 } });

const LIST = '**/api/tickets/?*';
const total = (page: Page) => page.getByRole('main').getByRole('status').first();
const rows = (page: Page) => page.getByRole('table', { name: 'Tickets' }).getByRole('row');
const titles = (page: Page) => page.getByRole('table', { name: 'Tickets' }).getByRole('cell').getByRole('link');
/** Which cell of a row it is. */
const SUBMITTER = 6;
const words = () => `w${Math.random().toString(36).slice(2, 10)}`;

/** Key presses of a page go where its list is. */
async function expectRows(page: Page): Promise<void> {
  await expect(titles(page).first()).toBeVisible();
}

test('the queue opens on what is open, in every width, for everybody', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queue');
  await expect(page).toHaveTitle('Queue · Service Desk');
  await expect(page).toHaveURL(/\/admin\?status=new&status=assigned&status=pending$/);
  await expectRows(page);
  await expect(total(page)).toHaveText(/^\d+ tickets$/);
  const open = page.getByRole('navigation', { name: 'Quick filters' }).getByRole('link', { name: /^All open/ });
  await expect(open).toHaveAttribute('aria-current', 'true');
  await expectAccessible(page);
  for (const width of [320, 390, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await frames(page);
    await expect(titles(page).first()).toBeVisible();
    await expectNoSidewaysScroll(page);
    const edges = await page.evaluate((SUBMITTER) => {
      const row = document.querySelectorAll('[role=table] [role=row]')[1];
      const cells = [...(row?.querySelectorAll('[role=cell]') ?? [])].map((cell) => cell.getBoundingClientRect());
      const right = Math.max(...cells.map((cell) => cell.right));
      return { right, page: innerWidth, height: row?.clientHeight, submitter: cells[SUBMITTER]?.width };
    }, SUBMITTER);
    expect(edges.right).toBeLessThanOrEqual(edges.page);
    expect(edges.height).toBe(width <= 1000 ? 60 : 36);
    expect(edges.submitter, `who asks, at ${width} px`).toBeGreaterThan(60);
  }
});

test('the head of the queue can be read in every width, and leaves room for the list', async ({
  page,
  desk,
  signIn,
}) => {
  const token = await desk.token(ADMIN);
  const { id } = await desk.create(token, aTicket('Slow Wi-Fi'));
  await desk.call(token, 'POST', '/api/tickets/bulk-changes', { ticket_ids: [id], changes: { urgency: 'low' } });
  await signIn(ADMIN, '/admin');
  await expectRows(page);
  const recent = page.getByRole('button', { name: 'Recent changes', exact: true });
  for (const width of [320, 390, 768, 1024]) {
    await page.setViewportSize({ width, height: 844 });
    await frames(page); // what asks for the width hears of a new one with the next of them
    await expect(recent).toBeVisible();
    const room = await page.getByRole('searchbox').evaluate((field: HTMLInputElement) => {
      const style = getComputedStyle(field);
      const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      pen.font = style.font;
      const key = field.parentElement?.querySelector('kbd')?.getBoundingClientRect();
      const { left, right } = field.getBoundingClientRect();
      const end = key?.width ? key.left : right - Number.parseFloat(style.paddingRight);
      return end - left - Number.parseFloat(style.paddingLeft) - pen.measureText(field.placeholder).width;
    });
    expect.soft(room, `Search at ${width} px`).toBeGreaterThanOrEqual(0);
    const cut = await page
      .locator('dt')
      .evaluateAll((labels) =>
        labels.filter((label) => label.scrollWidth > label.clientWidth).map((l) => l.textContent),
      );
    expect.soft(cut, `numbers at ${width} px`).toEqual([]);
    await expect(page.locator('dl').getByRole('link', { name: /^[\d,]+ High urgency$/ })).toBeVisible();
    await expectNoSidewaysScroll(page);
    if (width !== 390) continue;
    const table = await page.getByRole('table', { name: 'Tickets' }).boundingBox();
    expect.soft(table?.y, 'the list begins in the upper fifth of a phone').toBeLessThan(844 / 5);
  }
  await page.setViewportSize({ width: 768, height: 844 });
  await recent.hover();
  await expect(page.locator('body > span', { hasText: 'Recent changes' })).toBeVisible();
});

test('numbers lead to their tickets', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin');
  const strip = page.locator('dl');
  const closed = strip.getByRole('link', { name: /Closed/ });
  const number = (await closed.textContent())?.replace(/\D/g, '');
  await closed.click();
  await expect(page).toHaveURL(/\?status=closed$/);
  await expect(total(page)).toHaveText(new RegExp(`^${Number(number).toLocaleString('en')} tickets$`));
  await strip.getByRole('link', { name: /Total/ }).click();
  await expect(page).toHaveURL(/\?status=any$/);
  await page.getByRole('navigation', { name: 'Quick filters' }).getByRole('link', { name: /^High/ }).click();
  await expect(page).toHaveURL(/urgency=high/);
  await expect(rows(page).nth(isPhone(page) ? 0 : 1)).toContainText('High');
  await page.goBack();
  await expect(page).toHaveURL(/\?status=any$/);
});

test('a list of thousands is read on, drawn in part, and left and found again', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin?status=any&sort=created_at');
  await titles(page).first().focus();
  const pages: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('cursor=')) pages.push(request.url());
  });
  for (let press = 0; press < 4; press++) {
    const before = pages.length;
    // Pressed before the page under way has come, it leads to the end of what is there.
    await expect(async () => {
      await page.keyboard.press('End');
      await expect.poll(() => pages.length, { timeout: 1000 }).toBeGreaterThan(before);
    }).toPass();
  }
  const far = page.locator(':focus');
  const name = await far.textContent();
  const id = await far.getAttribute('href');
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(1300);
  const rowIndex = Number(await far.evaluate((link) => link.closest('[role=row]')?.getAttribute('aria-rowindex')));
  expect(rowIndex).toBeGreaterThan(200);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${id}$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name ?? '');
  await page.goBack();
  const again = page.locator(`a[href="${id}"]`);
  await expect(again).toBeFocused();
  await expect(again).toBeInViewport();
});

test('fast keys do not lose the focus @once', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin?status=any&sort=created_at');
  await expectRows(page);
  for (let press = 0; press < 61; press++) await page.keyboard.press('j');
  const index = () => page.evaluate(() => document.activeElement?.closest('[role=row]')?.getAttribute('aria-rowindex'));
  await expect.poll(index).toBe('62');
  for (let press = 0; press < 30; press++) await page.keyboard.press('k');
  await expect.poll(index).toBe('32');
});

test('a search is in the address, and says when it finds nothing', async ({ page, desk, person, signIn }) => {
  const word = words();
  const token = await desk.token(person);
  const ticket = await desk.create(token, aTicket(`Broken ${word} projector`));
  await signIn(ADMIN, '/admin');
  await expectRows(page);
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Search descriptions, submitters and numbers' });
  await expect(field).toBeFocused();
  await page.keyboard.type(word.toUpperCase());
  await expect(page).toHaveURL(new RegExp(`q=${word}`, 'i'));
  await expect(titles(page)).toHaveText([ticket.title]);
  await expect(total(page)).toHaveText('1 ticket');
  await field.fill(`#${ticket.id}`);
  await expect(titles(page)).toHaveText([ticket.title]);
  await field.fill(`${word}${word}`);
  await expect(page.getByText('No ticket matches these filters')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('status').getByRole('link', { name: 'Clear filters' }).click();
  await expect(field).toHaveValue('');
  await expectRows(page);
});

test('chips filter, and their words are in the address', async ({ page, desk, person, signIn }) => {
  const word = words();
  const token = await desk.token(person);
  await desk.create(token, aTicket(`First ${word}`, { urgency: 'high', request_type: 'hardware' }));
  await desk.create(token, aTicket(`Second ${word}`, { urgency: 'low', request_type: 'software' }));
  await signIn(ADMIN, `/admin?q=${word}`);
  const filters = page.getByRole('region', { name: 'Filters' });
  await filters.getByRole('button', { name: 'Urgency' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'High' }).click();
  await expect(page).toHaveURL(/urgency=high/);
  await expect(titles(page)).toHaveText([`First ${word}`]);
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  await filters.getByRole('button', { name: 'Clear urgency' }).click();
  await filters.getByRole('button', { name: 'Category' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Software' }).click();
  await page.keyboard.press('Escape');
  await expect(titles(page)).toHaveText([`Second ${word}`]);
  await page.goBack();
  await page.goBack();
  await expect(titles(page)).toHaveText([`First ${word}`]);

  await page.goto(`/admin?q=${word}&operator_id=none`);
  await expect(titles(page)).toHaveCount(2);
  await filters.getByRole('button', { name: 'Closed' }).click();
  await page.getByRole('menuitemradio', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/closed_within=7/);
  await expect(titles(page)).toHaveCount(0);
  await filters.getByRole('button', { name: 'Clear closed' }).click();
  await filters.getByRole('button', { name: 'Created' }).click();
  await page.getByRole('menuitemradio', { name: 'Last 30 days' }).click();
  await expect(page).toHaveURL(/created_within=30/);
  await expect(filters.getByRole('button', { name: 'Created is in the last 30 days' })).toBeVisible();
  await expect(titles(page)).toHaveCount(2);
  await filters.getByRole('button', { name: 'Submitter' }).click();
  await page.getByRole('combobox', { name: 'Submitter: find a person' }).fill('Maya Lind');
  await page
    .getByRole('option', { name: /Maya Lindqvist/ })
    .first()
    .click();
  await expect(page).toHaveURL(/created_by_id=\d+/);
  await expect(filters.getByRole('combobox', { name: 'Submitter is Maya Lindqvist' })).toBeVisible();
  await expectAccessible(page);
});

test('operators are found by name for the filter, in the order of names', async ({ page, desk, signIn }) => {
  const mark = words();
  const names = ['zeta', 'Mid', 'Alpha'].map((name) => `${name} ${mark}`);
  const admin = await desk.token(ADMIN);
  for (const name of names) await desk.promote(admin, await desk.add(aPerson(name)));
  await signIn(ADMIN, '/admin?status=any');
  const filters = page.getByRole('region', { name: 'Filters' });
  const field = page.getByRole('combobox', { name: 'Assigned to: find a person' });
  const options = page.getByRole('listbox').getByRole('option');
  await filters.getByRole('button', { name: 'Assigned to' }).click();
  await expect(field).toBeFocused();
  await expect(options.first()).toHaveText(/Me$/);
  await expect(options.nth(1)).toHaveText('Nobody');
  await page.keyboard.type(mark.toUpperCase());
  await expect(options).toHaveText(names.toReversed().map((name) => new RegExp(`${name}$`)));
  await expectAccessible(page, '[role=dialog]:has([role=combobox])');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/operator_id=\d+$/);
  await field.fill('zeta');
  await options.filter({ hasText: names[0] as string }).click();
  await expect(page).toHaveURL(/operator_id=\d+&operator_id=\d+$/);
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  const chip = filters.getByRole('combobox', { name: `Assigned to is Alpha ${mark}, zeta ${mark}` });
  await expect(chip).toBeFocused();
  await expectNoSidewaysScroll(page);
  await filters.getByRole('button', { name: 'Clear assigned to' }).click();
  await expect(page).toHaveURL(/\/admin\?status=any$/);
});

test('what is chosen before the address has followed is chosen too @once', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin?status=any');
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'Urgency' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'High' })).toBeVisible();
  // One after the other, without a moment in which a page is drawn.
  await page.evaluate(async () => {
    for (const item of document.querySelectorAll<HTMLElement>('[role=menuitemcheckbox]')) {
      item.click();
      await Promise.resolve();
    }
  });
  await expect(page).toHaveURL(/(?=.*urgency=low)(?=.*urgency=normal)(?=.*urgency=high)/);
});

test('more operators than the server takes at once are not offered @once', async ({ page, desk, signIn }) => {
  const mark = words();
  const admin = await desk.token(ADMIN);
  for (let i = 1; i <= 9; i++) await desk.promote(admin, await desk.add(aPerson(`Number ${i} ${mark}`)));
  await signIn(ADMIN, '/admin?status=any');
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'Assigned to' }).click();
  for (let i = 1; i <= 8; i++) await page.getByRole('option', { name: `Number ${i} ${mark}` }).click();
  await expect(page.getByText('At most 8 at once.')).toBeVisible();
  await expect(page.getByRole('option', { name: `Number 9 ${mark}` })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('option', { name: `Number 1 ${mark}` }).click();
  await expect(page.getByRole('option', { name: `Number 9 ${mark}` })).not.toHaveAttribute('aria-disabled', 'true');
});

test('a link with a filter of another version drops that rule and says so @once', async ({ page, signIn }) => {
  const rules = {
    match: 'all',
    rules: [
      { field: 'mood', op: 'equals', value: 'bad' },
      { field: 'status', op: 'equals', value: 'closed' },
    ],
  };
  await signIn(ADMIN, `/admin?rules=${encodeURIComponent(JSON.stringify(rules))}`);
  await expect(page.getByText(/This link uses a filter we do not know/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^More filters: Tickets where/ })).toBeVisible();
  await expect(rows(page).nth(1)).toContainText('Closed');
});

test('heads of columns sort @once', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin');
  const head = page.getByRole('columnheader', { name: 'Urgency' });
  await head.getByRole('link').click();
  await expect(page).toHaveURL(/sort=-urgency/);
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(rows(page).nth(1)).toContainText('High');
  await head.getByRole('link').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows(page).nth(1)).toContainText('Low');
  await expect(page.getByRole('columnheader', { name: 'Updated' })).not.toHaveAttribute('aria-sort');
});

test('a search that came to its bound says so and goes further when told @once', async ({ page, signIn }) => {
  let further = false;
  await page.route(LIST, async (route) => {
    if (!route.request().url().includes('q=')) return route.continue();
    further = route.request().url().includes('cursor=');
    const answer = await route.fetch({
      url: route
        .request()
        .url()
        .replace(/q=[^&]*/, 'limit=3')
        .replace(/&?cursor=[^&]*/, ''),
    });
    const tickets = (await answer.json()) as unknown[];
    const headers = { ...answer.headers(), 'x-examined': '5000', link: '</api/tickets/?cursor=abc>; rel="next"' };
    if (further) headers.link = '';
    await route.fulfill({ response: answer, headers, json: further ? tickets.slice(2, 3) : tickets.slice(0, 2) });
  });
  await signIn(ADMIN, '/admin?q=printer');
  await expect(page.getByText('Looked at 5,000 tickets in this order.')).toBeVisible();
  expect(further).toBe(false);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Search further' }).click();
  await expect(titles(page)).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'Search further' })).toHaveCount(0);
});

test('new tickets are counted, and shown when asked for', async ({ page, desk, person, signIn }) => {
  const word = words();
  const token = await desk.token(person);
  await signIn(ADMIN, '/admin');
  await expectRows(page);
  const first = await titles(page).first().textContent();
  // The stream begins once the page is there: tickets that come before are in the list already.
  const button = page.getByRole('button', { name: /^\d+ new$/ });
  await expect(async () => {
    await desk.create(token, aTicket(`News ${word}`));
    await expect(button).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(titles(page).first()).toHaveText(first ?? '');
  await expectAccessible(page);
  // What can be done with chosen ones is not over it.
  await page
    .getByRole('checkbox', { name: /^Select #/ })
    .first()
    .check();
  await expect(page.getByRole('toolbar')).toBeVisible();
  await button.click();
  await expect(titles(page).first()).toHaveText(`News ${word}`);
  await expect(titles(page).first()).toBeFocused();
  await expect(button).toHaveCount(0);
});

test('what comes into a view by a change is counted as well @once', async ({ page, desk, person, signIn }) => {
  const word = words();
  const token = await desk.token(person);
  const admin = await desk.token(ADMIN);
  const { id } = (await desk.call(admin, 'GET', '/api/users/me')) as { id: number };
  const [first, second] = [await desk.create(token, aTicket(`First ${word}`)), await desk.create(token, aTicket(word))];
  const assign = ({ id: ticket }: Ticket, to: number | null) =>
    desk.call(admin, 'PATCH', `/api/tickets/${ticket}`, { operator_id: to, status: to === null ? 'new' : 'assigned' });
  await assign(first, id);
  await signIn(ADMIN, '/admin?operator_id=me');
  await expect(titles(page).first()).toHaveText(`First ${word}`);
  const button = page.getByRole('button', { name: '1 new' });
  await assign(second, id);
  await expect(button).toBeVisible();
  // Taken away again before anybody looked.
  await assign(second, null);
  await expect(button).toHaveCount(0);
  await assign(second, id);
  await button.click();
  await expect(titles(page).first()).toHaveText(word);
  await expect(button).toHaveCount(0);
});

test('what a list has no more is chosen no more @once', async ({ page, desk, person, signIn }) => {
  const word = words();
  const token = await desk.token(person);
  const admin = await desk.token(ADMIN);
  const { id } = (await desk.call(admin, 'GET', '/api/users/me')) as { id: number };
  const make = (title: string) => desk.create(token, aTicket(`${title} ${word}`));
  const [first, second] = [await make('First'), await make('Second')];
  await signIn(ADMIN, `/admin?q=${word}&operator_id=none&sort=-created_at`);
  for (const ticket of [first, second]) await page.getByRole('checkbox', { name: `Select #${ticket.id}` }).click();
  const bar = page.getByRole('toolbar', { name: 'Change the chosen tickets' });
  await expect(bar).toContainText('2 selected');
  await desk.call(admin, 'PATCH', `/api/tickets/${first.id}`, { operator_id: id, status: 'assigned' });
  await make('Third');
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(titles(page)).toHaveText([`Third ${word}`, `Second ${word}`]);
  await expect(bar).toContainText('1 selected');
});

test('of new tickets a search counts what it finds @once', async ({ page, desk, person, signIn }) => {
  const word = words();
  const token = await desk.token(person);
  await desk.create(token, aTicket(`Old ${word}`));
  const rules = { match: 'all', rules: [{ field: 'description', op: 'contains', value: word }] };
  for (const path of [`/admin?q=${word}`, `/admin?rules=${encodeURIComponent(JSON.stringify(rules))}`]) {
    const stream = page.waitForResponse('**/api/events');
    if (path.includes('q=')) await signIn(ADMIN, path);
    else await page.goto(path);
    await stream;
    await expect(titles(page).first()).toBeVisible();
    const button = page.getByRole('button', { name: /^\d+ new$/ });
    await desk.create(token, aTicket(`News ${word}`));
    await desk.create(token, aTicket('Something else'));
    await expect(button).toHaveText('1 new');
    await button.click();
    await expect(titles(page).first()).toHaveText(`News ${word}`);
    await expect(button).toHaveCount(0);
  }
});

test('what was read stays when reading it anew fails @once', async ({ page, signIn }) => {
  await page.route(LIST, (route) => route.fulfill({ status: 500, body: 'oops' }));
  await signIn(ADMIN, '/admin');
  await expect(page.getByText('The queue did not load')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(LIST);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectRows(page);
  const first = await titles(page).first().textContent();
  await page.route(LIST, (route) => route.fulfill({ status: 500, body: 'oops' }));
  await page.getByRole('link', { name: 'Dashboard' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dashboard');
  await page
    .getByRole('link', { name: /^Queue/ })
    .first()
    .click();
  await expect(page.getByText(/As of \d\d:\d\d/)).toBeVisible();
  await expect(titles(page).first()).toHaveText(first ?? '');
  await expectAccessible(page);
});

test('without a connection the list stays and the page says so', async ({ page, signIn, context }) => {
  await signIn(ADMIN, '/admin');
  await expectRows(page);
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({ hasText: 'No connection' })).toBeVisible();
  await expectRows(page);
  await expectAccessible(page);
  await context.setOffline(false);
});

test('what is shown is exported', async ({ page, desk, person, signIn }) => {
  const word = words();
  const token = await desk.token(person);
  // What is said before there is a place for toasts is not lost.
  const toasts = await hold(page, '**/assets/toasts-*.js');
  await desk.create(token, aTicket(`=1+1 ${word}`));
  await desk.create(token, aTicket(`A "quoted", ${word}`));
  await signIn(ADMIN, `/admin?q=${word}&sort=created_at`);
  await expect(titles(page)).toHaveCount(2);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const file = await saving;
  toasts.letGo();
  await expect(page.getByText('2 tickets saved')).toBeVisible();
  expect(file.suggestedFilename()).toMatch(/^tickets-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).replace('\ufeff', '').trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^ID,Description,.*,Title,Submitter,Assigned To$/);
  expect(lines[1]).toContain(`,'=1+1 ${word},${person.name},`);
  expect(lines[2]).toContain(`,"A ""quoted"", ${word}",${person.name},`);
});

test('targets are large enough for a finger', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin');
  await expectRows(page);
  await expect(page.getByRole('button', { name: 'Submitter' })).toBeVisible();
  await expectTargets(page, 'main button, main nav a, main label, main th a');
});

test('a search is cleared by its button, and by Escape before that leaves it @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const word = words();
  await desk.create(await desk.token(person), aTicket(`Broken ${word} projector`));
  await signIn(ADMIN, `/admin?q=${word}`);
  await expect(titles(page)).toHaveText([`Broken ${word} projector`]);
  const field = page.getByRole('searchbox');
  const clear = page.getByRole('button', { name: 'Clear search' });
  await expectAccessible(page);
  await clear.click();
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await expect(clear).toHaveCount(0);
  await expect(page).not.toHaveURL(/q=/);

  await field.pressSequentially(word);
  await page.keyboard.press('Escape');
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field).not.toBeFocused();
});
