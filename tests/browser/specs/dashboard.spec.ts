import { expectAccessible } from '../support/axe.ts';
import { aTicket, type Desk, type Ticket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, test } from '../support/test.ts';

test.use({ seed: { tickets: 400, users: 20 } });

const WIDTHS = [320, 390, 1440];

/** A ticket of the person and one more of today, so that there is something in every period. */
async function someTickets(desk: Desk, token: string): Promise<Ticket[]> {
  return [
    await desk.create(token, aTicket('Printer jam', { urgency: 'high' })),
    await desk.create(token, aTicket('Wi-Fi')),
  ];
}

test('the dashboard tells the state of the desk in numbers, lines and words', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  await someTickets(desk, await desk.token(person));
  await signIn(ADMIN, '/admin/dashboard');
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  await expect(page).toHaveTitle('Dashboard · Service Desk');
  for (const label of ['Open now', 'Unassigned', 'Created', 'Closed'])
    await expect(page.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: /in the 30 days before/ })).toHaveCount(2);
  await expect(page.getByText(/\d+ created and \d+ closed in 30 days/)).toBeVisible();
  await expect(page.getByText(/tickets in all; .* closed\./)).toBeVisible();
  await expectAccessible(page);
});

test('the period is in the address, and survives a reload', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin/dashboard');
  await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
  await page.getByText('7 days', { exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/dashboard\?days=7$/);
  await expect(page.getByText(/closed in 7 days/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('radio', { name: '7 days' })).toBeChecked();
  await page.getByRole('radio', { name: '7 days' }).press('ArrowRight');
  await expect(page.getByText(/closed in 30 days/)).toBeVisible();
  await expect(page).toHaveURL(/\/admin\/dashboard$/);
  await page.goto('/admin/dashboard?days=400');
  await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
});

test('the chart is read day by day with keys and pointer', async ({ page, desk, person, signIn, hasTouch }) => {
  await someTickets(desk, await desk.token(person));
  await signIn(ADMIN, '/admin/dashboard?days=7');
  const days = page.getByRole('slider', { name: /^Line chart/ });
  await days.focus();
  await expect(days).toHaveAttribute('aria-valuenow', '6');
  await expect(days).toHaveAttribute('aria-valuetext', /, today so far: \d+ created, \d+ closed$/);
  const today = await days.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  await expect(days).toHaveAttribute('aria-valuenow', '5');
  const yesterday = await days.getAttribute('aria-valuetext');
  expect(yesterday).not.toBe(today);
  // The line below says the same.
  const [, day, created, closed] = /^(.*): (\d+) created, (\d+) closed$/.exec(yesterday ?? '') ?? [];
  const line = page.locator('p').filter({ hasText: /^Created/ });
  await expect(line).toHaveText(`Created${created}Closed${closed}${day}`);
  await page.keyboard.press('Home');
  await expect(days).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('End');
  await expect(days).toHaveAttribute('aria-valuetext', today ?? '');

  if (hasTouch) return;
  await page.getByRole('heading', { level: 1 }).click();
  await expect(line).toHaveText('CreatedClosed');
  const box = await days.boundingBox();
  if (!box) throw new Error('no chart');
  await page.mouse.move(box.x + 1, box.y + box.height / 2);
  await expect(days).toHaveAttribute('aria-valuenow', '0');
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2);
  await expect(days).toHaveAttribute('aria-valuenow', '6');
});

test('every chart is a table too', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin/dashboard?days=7');
  await page.getByRole('button', { name: 'Created and closed: Table' }).click();
  await page.getByRole('button', { name: 'By status: Table' }).click();
  await page.getByRole('button', { name: 'Load by operator: Table' }).click();
  const trend = page.getByRole('region', { name: 'Created and closed, as a table' });
  await expect(trend.getByRole('row')).toHaveCount(8);
  await expect(page.getByRole('rowheader', { name: 'Pending' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'By status: Table' }).click();
  await expect(page.getByRole('link', { name: 'Pending' }).last()).toBeVisible();
});

test('a label leads to the tickets behind its bar', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin/dashboard');
  const charts = page.getByRole('region', { name: 'By status' });
  const pending = charts.getByRole('listitem').filter({ hasText: 'Pending' });
  const n = await pending.locator('> span').nth(1).textContent();
  await pending.getByRole('link').click();
  await expect(page).toHaveURL(/\/admin\?status=pending$/);
  await expect(page.getByRole('main').getByText(new RegExp(`^${n} tickets?$`))).toBeVisible();
  await page.goBack();
  await page.getByRole('region', { name: 'Load by operator' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/admin\?status=new&status=assigned&status=pending&operator_id=\d+$/);
});

test('each number leads to the tickets that it counts', async ({ page, desk, person, signIn }) => {
  await someTickets(desk, await desk.token(person));
  await signIn(ADMIN, '/admin/dashboard');
  const main = page.getByRole('main');
  const numbers = main.getByRole('definition').getByRole('link');
  await expect(numbers).toHaveText([/ Open now$/, / Unassigned$/, / Created$/, / Closed$/]);
  const open = 'status=new&status=assigned&status=pending';
  const ways: [string, string][] = [
    ['Open now', open],
    ['Unassigned', `${open}&operator_id=none`],
    ['Created', 'created_within=30&sort=-created_at'],
    ['Closed', 'closed_within=30'],
  ];
  for (const [label, search] of ways) {
    // The queue has numbers of such names as well.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dashboard');
    const way = main.getByRole('link', { name: new RegExp(`^\\d+ ${label}$`) });
    const n = (await way.textContent())?.split(' ')[0];
    await way.click();
    await expect(page).toHaveURL((url) => url.pathname === '/admin' && url.search === `?${search}`);
    await expect(main.getByText(new RegExp(`^${n} tickets?$`))).toBeVisible();
    await page.goBack();
  }
});

test('it fits every width and says when it cannot be read', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin/dashboard');
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await expect(page.getByRole('slider')).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  await page.route('**/api/statistics*', (route) => route.abort());
  await page.reload();
  await expect(page.getByText('The statistics did not load')).toBeVisible();
  await page.unroute('**/api/statistics*');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await expect(page.getByRole('slider')).toBeVisible();
});

test('somebody who is no administrator finds nothing here', async ({ page, person, signIn }) => {
  await signIn(person, '/admin/dashboard');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toHaveCount(0);
  await expect(page.getByText('Open now')).toHaveCount(0);
});
