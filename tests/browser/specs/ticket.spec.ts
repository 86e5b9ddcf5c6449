import { expectAccessible } from '../support/axe.ts';
import { aPerson, aTicket } from '../support/desk.ts';
import { expect, expectNoSidewaysScroll, test } from '../support/test.ts';

const ATTACK = '<img src=x onerror="document.title=1;window.hit=1">';

test('markup in a description stays text', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const body = `${ATTACK}\n\n<script>window.hit = 1</script>\n\n[click](javascript:window.hit=1) ![pixel](https://tracker.example/p.png)`;
  const ticket = await desk.create(token, aTicket(`${ATTACK}\n\n${body}`));
  await signIn(person);

  const row = page.getByRole('row').filter({ hasText: '<img src=x' });
  await expect(row).toBeVisible();
  await row.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ATTACK);
  const text = page.getByRole('article', { name: 'Description' });
  await expect(text).toContainText(ATTACK);
  await expect(text).toContainText('<script>window.hit = 1</script>');
  await expect(text.locator('img, script')).toHaveCount(0);
  await expect(text.getByText('click')).not.toHaveAttribute('href', /javascript/);
  await expect(text.getByRole('link', { name: 'Image: pixel' })).toHaveAttribute('rel', /noopener/);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
});

test('Markdown is drawn, below the one heading of the page', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const wide = `| ${'a column '.repeat(8)} | ${'another '.repeat(8)} |\n|---|---|\n| 1 | 2 |`;
  const body = `# Heading\n\nfirst line\nsecond line\n\n- [x] restarted\n- [ ] reinstalled\n\n\`\`\`\n${'log '.repeat(60)}\n\`\`\`\n\n${wide}`;
  const ticket = await desk.create(
    token,
    aTicket(`Slow Wi-Fi\n\n${body}`, { request_type: 'software', urgency: 'low' }),
  );
  await signIn(person);
  await page.getByRole('link', { name: ticket.title }).click();
  const text = page.getByRole('article', { name: 'Description' });
  await expect(text.getByRole('heading', { level: 2 })).toHaveText('Heading');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(text.getByText('Done: restarted')).toBeVisible();
  await expect(text.getByRole('table')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('a ticket of somebody else looks like one that does not exist', async ({ page, desk, person, signIn }) => {
  const other = await desk.register(aPerson('Otto Other'));
  const foreign = await desk.create(await desk.token(other), aTicket('Not yours'));
  const looks: (string | null)[] = [];
  for (const id of [String(foreign.id), '999999999', 'abc', '99999999999999999999']) {
    await signIn(person, `/tickets/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such ticket here');
    await expect(page).toHaveTitle('No such ticket · Service Desk');
    looks.push(await page.getByRole('main').textContent());
  }
  expect(new Set(looks).size).toBe(1);
  await expectAccessible(page);
});

test('long words and long titles do not widen the page', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const ticket = await desk.create(token, aTicket(`${'W'.repeat(300)}\n\n${'x'.repeat(2000)}`));
  await signIn(person);
  await expect(page.getByRole('row').filter({ hasText: `#${ticket.id}` })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page
    .getByRole('row')
    .filter({ hasText: `#${ticket.id}` })
    .getByRole('link')
    .click();
  // The title was cut by the server; the text still has all of it.
  await expect(page.getByRole('article', { name: 'Description' })).toContainText('W'.repeat(300));
  await expectNoSidewaysScroll(page);
});
