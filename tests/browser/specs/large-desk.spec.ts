/** More tickets than a search looks at for one page. */
import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../support/axe.ts';
import { ADMIN } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

const TICKETS = 10_400;
test.use({ seed: { tickets: TICKETS, users: 40 } });

test('a view is exported whole, however long it is', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin?status=any');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  await expect(page.getByText('10,400 tickets saved')).toBeVisible();
  const file = await readFile(await (await saving).path(), 'utf8');
  const numbers = [...file.matchAll(/(?:^|\r\n)(\d+),/g)].map(([, id]) => Number(id));
  expect(numbers.length).toBe(TICKETS);
});

test('a search says how far it has looked, and goes on to the last ticket', async ({ page, desk, signIn }) => {
  const word = `w${Math.random().toString(36).slice(2, 10)}`;
  await desk.call(await desk.token(ADMIN), 'PATCH', '/api/tickets/1', { description: `Oldest ${word}` });
  await signIn(ADMIN, `/admin?q=${word}&sort=-created_at`);
  await expect(page.getByText('Nothing found so far')).toBeVisible();
  await expect(page.getByText(/^Looked at [\d,]+ tickets in this order\./)).toBeVisible();
  await expect(page.getByText('None found so far')).toBeVisible();
  await expect(page.getByText('0+ tickets')).toHaveCount(0);
  await expectAccessible(page);

  const further = page.getByRole('button', { name: 'Search further' });
  const found = page.getByRole('table', { name: 'Tickets' }).getByRole('link', { name: `Oldest ${word}` });
  const seen: number[] = [];
  while (!(await found.isVisible())) {
    const said = await page.getByText(/^Looked at/).textContent();
    seen.push(Number(said?.replace(/\D/g, '')));
    await further.click();
    await expect(found.or(page.getByText(/^Looked at/).filter({ hasNotText: said ?? '' }))).toBeVisible();
  }
  // At 5,000, or up to as many again when a busy server stopped the first of them early.
  expect(seen[0]).toBeGreaterThanOrEqual(5000);
  expect(seen[0]).toBeLessThan(TICKETS);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  await expect(further).toHaveCount(0);
});
