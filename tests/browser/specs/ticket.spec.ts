import type { Browser, Page } from '@playwright/test';
import { expectAccessible, expectAccessibleNow } from '../support/axe.ts';
import { anAddress, aPerson, aTicket, type Person } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, holdToast, isPhone, test } from '../support/test.ts';

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

test('markup in a name stays text', async ({ page, desk, signIn }) => {
  await signIn(await desk.add(aPerson(ATTACK)));
  await page.getByRole('button', { name: /account/i }).click();
  await expect(page.getByText(ATTACK).last()).toBeVisible();
  await expect(page.locator('img[src=x]')).toHaveCount(0);
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
  const other = await desk.add(aPerson('Otto Other'));
  const foreign = await desk.create(await desk.token(other), aTicket('Not yours'));
  const looks: (string | null)[] = [];
  await signIn(person);
  for (const id of [String(foreign.id), '999999999', 'abc', '99999999999999999999']) {
    await page.goto(`/tickets/${id}`);
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

/** Somebody else's page, on a desk of his own; without the stream of events when it is to be behind. */
async function openAs(browser: Browser, baseURL: string, person: Person, path: string, behind = false): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    isMobile: false,
    extraHTTPHeaders: { 'X-Forwarded-For': anAddress() },
  });
  const page = await context.newPage();
  if (behind) await page.route('**/api/events', (route) => route.abort());
  await page.goto(path);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

/** On a phone they are folded into one line. */
async function showProperties(page: Page): Promise<void> {
  if (isPhone(page)) await page.getByRole('complementary', { name: 'Properties' }).locator('summary').click();
}

test('an operator sets the properties, and takes it back', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await showProperties(page);
  await page.getByLabel('Assigned to: nobody').click();
  await page.getByRole('combobox', { name: 'Assigned to: find a person' }).fill('ada');
  await expectAccessible(page, '[role=dialog]:has([role=combobox])');
  await page.getByRole('option', { name: ADMIN.name }).click();
  await holdToast(page);
  await expect(page.getByLabel(`Assigned to: ${ADMIN.name}`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Status: Assigned' })).toBeVisible();
  await expect(page.getByText(`${ADMIN.name} took this`)).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Assigned to: nobody')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Status: New' })).toBeVisible();

  await page.getByRole('button', { name: 'Urgency: Normal' }).click();
  await expectAccessible(page);
  await page.getByRole('menuitemradio', { name: 'High' }).click();
  await expect(page.getByRole('button', { name: 'Urgency: High' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const now = await desk.call(await desk.token(ADMIN), 'GET', `/api/tickets/${ticket.id}`);
  expect(now).toMatchObject({ status: 'new', operator_id: null, urgency: 'high' });
});

test('who is second sees both values, and chooses', async ({ page, desk, person, signIn, browser, baseURL }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await page.route('**/api/events', (route) => route.abort());
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await showProperties(page);
  await expect(page.getByRole('button', { name: 'Urgency: Normal' })).toBeVisible();
  const other = await openAs(browser, baseURL ?? '', ADMIN, `/admin/tickets/${ticket.id}`, true);
  await other.getByRole('button', { name: 'Urgency: Normal' }).click();
  await other.getByRole('menuitemradio', { name: 'Low' }).click();
  await expect(other.getByText('Urgency set to Low')).toBeVisible();

  await page.getByRole('button', { name: 'Urgency: Normal' }).click();
  await page.getByRole('menuitemradio', { name: 'High' }).click();
  const dialog = page.getByRole('dialog', { name: 'Somebody else changed this first' });
  await expect(dialog.getByRole('row', { name: 'Urgency Low High' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Set it as I want it' }).click();
  await expect(page.getByRole('button', { name: 'Urgency: High' })).toBeVisible();

  // What the two did not both touch is nobody's conflict.
  await other.getByRole('button', { name: 'Category: Other' }).click();
  await other.getByRole('menuitemradio', { name: 'Software' }).click();
  await expect(other.getByText('Category set to Software')).toBeVisible();
  await expect(other.getByRole('dialog', { name: 'Somebody else changed this first' })).toHaveCount(0);
  await expect(other.getByRole('button', { name: 'Urgency: High' })).toBeVisible();
  await other.context().close();
});

test('what one does the other sees', async ({ page, desk, person, signIn, browser, baseURL }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(person, `/tickets/${ticket.id}`);
  const other = await openAs(browser, baseURL ?? '', ADMIN, `/admin/tickets/${ticket.id}`);
  await other.getByRole('button', { name: 'Assign to me' }).click();
  await expect(page.getByText(`${ADMIN.name} took this`)).toBeVisible();
  await page.getByLabel('Message').fill('Thank you');
  await page.getByRole('button', { name: 'Send reply' }).click();
  await expect(other.getByRole('article', { name: `Comment by ${person.name}` })).toContainText('Thank you');
  await other.context().close();
});

test('a ticket is worked on with keys alone @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await expect(page.getByRole('button', { name: 'Status: New' })).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByLabel(`Assigned to: ${ADMIN.name}`)).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByRole('menu', { name: 'Urgency' })).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Urgency: High' })).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByRole('menu', { name: 'Status' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.keyboard.press('a');
  await expect(page.getByRole('combobox', { name: 'Assigned to: find a person' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox', { name: 'Assigned to: find a person' })).toHaveCount(0);
  await page.keyboard.press('n');
  await expect(page.getByLabel('Message')).toBeFocused();
  await page.keyboard.type('mine');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('article', { name: 'Internal note by' })).toContainText('mine');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await expect(page.getByRole('form', { name: 'Reply' }).getByLabel('Message')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(page.getByRole('button', { name: 'Status: Closed' })).toBeVisible();
  await page.keyboard.press('[');
  await expect(page).toHaveURL(/\/admin(\?|$)/);
  // The address changes before the page does.
  await expect(page.getByRole('button', { name: 'Status: Closed' })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Status: Closed' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/admin(\?|$)/);
});

test('Escape hides a tip, and the page stays until the next @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  // The name of the button; the one that is read aloud is its own.
  const tip = page.locator('body > span', { hasText: 'Copy link' });
  await page.getByRole('button', { name: 'Copy link' }).hover();
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/admin/tickets/${ticket.id}`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ticket.title);

  // What lies over the page closes as ever, also when it gives the focus back to a button with a tip.
  const remove = page.getByRole('button', { name: 'Delete ticket' });
  await remove.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(remove).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/admin/tickets/${ticket.id}`));
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/admin(\?|$)/);
});

test('a reply asked for before its box is loaded has the focus when it has come @once', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  const { promise: asked, resolve: letCome } = Promise.withResolvers<void>();
  await page.route('**/assets/dock-*.js', async (route) => {
    await asked;
    await route.continue();
  });
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ticket.title);
  await page.keyboard.press('n');
  letCome();
  await expect(page.getByRole('form', { name: 'Internal note' }).getByLabel('Message')).toBeFocused();
});

test('a deleted ticket is named before, and comes back', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await page.getByRole('button', { name: 'Delete ticket' }).click();
  const question = page.getByRole('alertdialog', { name: `Delete ticket #${ticket.id}?` });
  await expect(question).toContainText('“Slow Wi-Fi” by');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Delete ticket' }).click();
  await expect(page).toHaveURL(/\/admin(\?|$)/);
  await expect(page.getByText(`Ticket #${ticket.id} deleted`)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Slow Wi-Fi' })).toBeVisible();
});

test('title and description are edited in their place', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi\n\nSince today.'));
  await signIn(person, `/tickets/${ticket.id}`);
  await page.getByRole('button', { name: 'Edit title and description' }).click();
  const form = page.getByRole('form', { name: 'Edit title and description' });
  await expect(form.getByLabel('Title')).toBeFocused();
  await form.getByLabel('Title').fill('Slow Wi-Fi on floor 2');
  await form.getByLabel('Details').fill('Since **yesterday**.');
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Slow Wi-Fi on floor 2');
  await expect(page.getByRole('article', { name: 'Description' }).locator('strong')).toHaveText('yesterday');
  await expect(page.getByText(`${person.name} edited the description`)).toBeVisible();

  // Somebody else was quicker: both texts, and the choice.
  await page.getByRole('button', { name: 'Edit title and description' }).click();
  await form.getByLabel('Details').fill('Since Monday.');
  const theirs = 'Slow Wi-Fi on floor 2\n\nSeen to.';
  await desk.call(await desk.token(ADMIN), 'PATCH', `/api/tickets/${ticket.id}`, { description: theirs });
  await form.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Somebody else changed this first' });
  await expect(dialog.getByRole('row', { name: /Seen to.*Since Monday/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Leave it as it is now' }).click();
  await expect(form.getByLabel('Details')).toHaveValue('Since Monday.');
  await form.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('button', { name: 'Set it as I want it' }).click();
  await expect(page.getByRole('article', { name: 'Description' })).toContainText('Since Monday.');
  await expect(form).toHaveCount(0);
});

test('an edit that is not saved is asked about before it is left @once', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi\n\nSince today.'));
  await signIn(person, `/tickets/${ticket.id}`);
  const edit = page.getByRole('button', { name: 'Edit title and description' });
  const form = page.getByRole('form', { name: 'Edit title and description' });
  const back = page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'My tickets' });
  const question = page.getByRole('dialog', { name: 'Your changes are not saved yet' });
  const open = () => page.getByRole('link', { name: ticket.title, exact: true }).click();

  // What was not touched is left without a word.
  await edit.click();
  await expect(form.getByLabel('Title')).toBeFocused();
  await back.click();
  await open();
  await expect(page.getByRole('article', { name: 'Description' })).toContainText('Since today.');
  await expect(form).toHaveCount(0);

  await edit.click();
  await form.getByLabel('Details').fill('Since Monday.');
  await back.click();
  await expect(question).toBeVisible();
  await expectAccessibleNow(page, '[role=dialog]');
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(form.getByLabel('Details')).toHaveValue('Since Monday.');
  await back.click();
  await question.getByRole('button', { name: 'Keep them and leave' }).click();
  await open();
  await expect(form.getByLabel('Details')).toHaveValue('Since Monday.');

  await page.getByLabel('Message').fill('And another thing');
  await back.click();
  await page
    .getByRole('dialog', { name: /reply is not sent yet, and your changes are not saved/ })
    .getByRole('button', { name: 'Discard them' })
    .click();
  await open();
  await expect(page.getByRole('article', { name: 'Description' })).toContainText('Since today.');
  await expect(form).toHaveCount(0);
  await expect(page.getByLabel('Message')).toHaveValue('');
});

test('the neighbours are those of the list that one comes from @once', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  for (const name of ['First matter', 'Second matter', 'Third matter']) await desk.create(token, aTicket(name));
  await signIn(person);
  await page.getByRole('link', { name: 'Second matter' }).click();
  await expect(page.getByText('2 of 3')).toBeVisible();
  await page.getByRole('link', { name: 'Next ticket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('First matter');
  await expect(page.getByRole('button', { name: 'Next ticket' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second matter');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second matter');
  await expect(page.getByRole('link', { name: 'Next ticket' })).toHaveCount(0);
});
