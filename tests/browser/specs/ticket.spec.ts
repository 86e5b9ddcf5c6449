import type { Browser, Page } from '@playwright/test';
import { expectAccessible, expectAccessibleNow } from '../support/axe.ts';
import { anAddress, aPerson, aTicket, type Person, type Ticket } from '../support/desk.ts';
import { hold } from '../support/hold.ts';
import { ADMIN } from '../support/server.ts';
import {
  expect,
  expectMenu,
  expectNoSidewaysScroll,
  expectTargets,
  holdToast,
  isPhone,
  test,
} from '../support/test.ts';

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

test('a number in a text leads to that ticket, where one is', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const first = await desk.create(token, aTicket('Slow Wi-Fi'));
  const mark = `#${first.id}`;
  const text = `As in ${mark}. Not \`${mark}\`, not [so ${mark}](https://example.com/), not a${mark}, not ${mark}b.`;
  const second = await desk.create(token, aTicket(`Slow again\n\n${text}`));
  await desk.comment(await desk.token(ADMIN), second.id, `**${mark}** is the cause.`);

  await signIn(person, `/tickets/${second.id}`);
  const ways = page.getByRole('list', { name: 'History' }).getByRole('link', { name: mark, exact: true });
  await expect(ways).toHaveCount(2);
  for (const way of await ways.all()) await expect(way).toHaveAttribute('href', `/tickets/${first.id}`);
  await expectAccessible(page);
  await ways.last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Slow Wi-Fi');

  await page.context().clearCookies();
  await signIn(ADMIN, `/admin/tickets/${second.id}`);
  await ways.first().click();
  await expect(page).toHaveURL(new RegExp(`/admin/tickets/${first.id}$`));
});

test('the submitter leads an operator to all his tickets', async ({ page, desk, signIn }) => {
  const person = await desk.add(aPerson(`Selma ${Date.now()}`));
  const token = await desk.token(person);
  for (const title of ['First matter', 'Second matter']) await desk.create(token, aTicket(title));
  const { id } = await desk.create(token, aTicket('Third matter'));
  await signIn(ADMIN, `/admin/tickets/${id}`);
  await showProperties(page);
  await page.getByRole('link', { name: `All tickets of ${person.name}` }).click();
  await expect(page).toHaveURL(/\/admin\?created_by_id=\d+$/);
  const titles = page.getByRole('table', { name: 'Tickets' }).getByRole('cell').getByRole('link');
  await expect(titles).toHaveText(['Third matter', 'Second matter', 'First matter']);

  await page.context().clearCookies();
  await signIn(person, `/tickets/${id}`);
  await showProperties(page);
  const properties = page.getByRole('complementary', { name: 'Properties' });
  await expect(properties.getByText(person.name)).toBeVisible();
  await expect(properties.getByRole('link')).toHaveCount(0);
});

test('an operator sees similar tickets, open ones first', async ({ page, desk, person, signIn }) => {
  const [word, other] = [`projector${Date.now()}`, `scanner${Date.now()}`];
  const [token, admin] = [await desk.token(person), await desk.token(ADMIN)];
  const alone = await desk.create(token, aTicket(`The lonely ${other}`));
  const open = await desk.create(token, aTicket(`Dark ${word}`));
  const done: Ticket[] = [];
  // More alike, or later, and closed all the same.
  for (const title of ['Blurred picture of the', 'Hot', 'Lost'])
    done.push(await desk.create(token, aTicket(`${title} ${word}`)));
  for (const { id } of done) await desk.call(admin, 'PATCH', `/api/tickets/${id}`, { status: 'closed' });
  const own = await desk.create(token, aTicket(`The ${word} has a blurred picture`));

  await signIn(ADMIN, `/admin/tickets/${own.id}`);
  await showProperties(page);
  const similar = page.getByRole('region', { name: 'Similar tickets' });
  const ways = similar.getByRole('link');
  await expect(ways).toHaveCount(3);
  const [alike, , last] = done as [Ticket, Ticket, Ticket];
  await expect(ways).toHaveText([open, alike, last].map(({ id, title }) => `#${id} ${title}`));
  await expect(similar.getByRole('listitem')).toHaveText([/New$/, /Closed$/, /Closed$/]);
  await expect(similar.getByRole('link', { name: own.title })).toHaveCount(0);
  await expectTargets(page, 'aside a');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await ways.first().click();
  await expect(page).toHaveURL(new RegExp(`/admin/tickets/${open.id}$`));

  const searched = page.waitForResponse((answer) => {
    const { searchParams } = new URL(answer.url());
    return searchParams.get('q') === other && searchParams.get('status') === 'closed';
  });
  await page.goto(`/admin/tickets/${alone.id}`);
  await showProperties(page);
  await (await searched).finished();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(alone.title);
  await expect(similar).toHaveCount(0);

  await page.context().clearCookies();
  await signIn(person, `/tickets/${own.id}`);
  await showProperties(page);
  await expect(page.getByText('Category', { exact: true })).toBeVisible();
  await expect(similar).toHaveCount(0);
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

test('a ticket that is gone leads back to the list one comes from', async ({ page, desk, person, signIn }) => {
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  await page.route(`**/api/tickets/${ticket.id}`, (route) => route.fulfill({ status: 404, json: { detail: 'gone' } }));
  for (const [who, list, name] of [
    [ADMIN, '/admin?status=new', 'Go to Queue'],
    [person, '/tickets', 'Go to My tickets'],
  ] as const) {
    await page.context().clearCookies();
    await signIn(who, list);
    // The list knows it, so its page has a title before the answer comes.
    await page.getByRole('link', { name: 'Slow Wi-Fi' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such ticket here');
    await expect(page).toHaveTitle('No such ticket · Service Desk');
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${list.replace('?', '\\?')}$`));
  }
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
  const token = await desk.token(ADMIN);
  await expect
    .poll(() => desk.call(token, 'GET', `/api/tickets/${ticket.id}`))
    .toMatchObject({ status: 'new', operator_id: null, urgency: 'high' });
});

test('what is said lies on nothing that sends, and one below the other', async ({ page, desk, person, signIn }) => {
  // Where they come to rest is what counts.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(ADMIN);
  const token = await desk.token(person);
  const send = page.getByRole('button', { name: 'Send reply' });
  const said = (name: string) => page.getByRole('dialog').filter({ hasText: name });
  for (const width of isPhone(page) ? [320, 390] : [768, 1024, 1280, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    const ticket = await desk.create(token, aTicket('Slow Wi-Fi'));
    await page.goto(`/admin/tickets/${ticket.id}`);
    await expect(send).toBeVisible();
    if (width <= 1000) await page.getByRole('complementary', { name: 'Properties' }).locator('summary').click();
    for (const [property, value] of [
      ['Urgency', 'High'],
      ['Category', 'Hardware'],
    ] as const) {
      // By keys: the pointer rests on the first of them, so that none goes.
      await page.getByRole('button', { name: `${property}: ` }).press('Enter');
      await expect(page.getByRole('menu', { name: property }).and(page.locator(':focus-within'))).toBeVisible();
      await page.keyboard.press('h');
      await expect(page.getByRole('menuitemradio', { name: value })).toHaveAttribute('data-highlighted', '');
      await page.keyboard.press('Enter');
      await expect(said(value)).toBeVisible();
      if (value === 'High') await said(value).hover();
    }
    const isFree = await send.evaluate((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    expect(isFree, `Send reply at ${width} px`).toBe(true);
    const [one, two] = await Promise.all(['High', 'Hardware'].map((name) => said(name).boundingBox()));
    expect(Math.abs((one?.y ?? 0) - (two?.y ?? 0))).toBeGreaterThanOrEqual(
      Math.min(one?.height ?? 0, two?.height ?? 0),
    );
  }
});

test('who has a ticket is read in the name of its button', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(ADMIN);
  const ticket = await desk.create(await desk.token(person), aTicket('Slow Wi-Fi'));
  const { id } = (await desk.call(token, 'GET', '/api/users/me')) as { id: number };
  await desk.call(token, 'PATCH', `/api/tickets/${ticket.id}`, { operator_id: id, status: 'assigned' });
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await showProperties(page);
  await expect(page.getByRole('button', { name: `Assigned to: ${ADMIN.name}` })).toBeVisible();
  await expectAccessible(page);
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
  await expectMenu(page);
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
  // It may come as news before its own answer.
  await expect(page.getByRole('button', { name: 'Add note' })).toBeVisible();
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
  const dock = await hold(page, '**/assets/dock-*.js');
  await signIn(ADMIN, `/admin/tickets/${ticket.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ticket.title);
  await page.keyboard.press('n');
  dock.letGo();
  await expect(page.getByRole('form', { name: 'Internal note' }).getByLabel('Message')).toBeFocused();
});

test('a deleted ticket is named before, and comes back', async ({ page, desk, person, signIn }) => {
  const token = await desk.token(person);
  const ticket = await desk.create(token, aTicket('Slow Wi-Fi'));
  await desk.create(token, aTicket('Stays'));
  const row = page.locator(`a[href$="/tickets/${ticket.id}"]`);
  await signIn(ADMIN, '/admin');
  await row.click();
  await page.getByRole('button', { name: 'Delete ticket' }).click();
  const question = page.getByRole('alertdialog', { name: `Delete ticket #${ticket.id}?` });
  await expect(question).toContainText('“Slow Wi-Fi” by');
  await expect(question).toContainText('for ten minutes');
  await expectAccessible(page);
  const refused: string[] = [];
  let counts = 0;
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (request.url().endsWith('/api/statistics')) counts++;
  });
  // The news of it comes before its own answer, while its page is there.
  const answer = await hold(page, '**/api/tickets/bulk-changes', { after: true });
  await question.getByRole('button', { name: 'Delete ticket' }).click();
  await answer.arrived;
  answer.letGo();
  await expect(page).toHaveURL(/\/admin(\?|$)/);
  await expect(page.getByText(`Ticket #${ticket.id} deleted`)).toBeVisible();
  await holdToast(page);
  await expect(page.getByRole('link', { name: 'Stays' }).first()).toBeVisible();
  await expect(row).toHaveCount(0);
  // Counted anew at once, and once more for the news.
  await expect.poll(() => counts).toBeGreaterThan(1);
  expect(refused, 'nobody asks for what is gone').toEqual([]);
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

test('a long history is led through to its end @once', async ({ page, desk, person, signIn }) => {
  const lines = Array.from({ length: 60 }, (_, i) => `Line ${i + 1}\n`).join('\n');
  const token = await desk.token(person);
  const ticket = await desk.create(token, aTicket(`Slow Wi-Fi\n\n${lines}`));
  const short = await desk.create(token, aTicket('Short'));
  await desk.comment(token, ticket.id, 'The last word.');
  await signIn(person, `/tickets/${ticket.id}`);
  const last = page.getByText('The last word.');
  const newest = page.getByRole('button', { name: 'Newest' });
  await expect(last).not.toBeInViewport();
  await expectAccessible(page);
  await newest.click();
  await expect(last).toBeInViewport();
  await expect(newest).toHaveCount(0);
  await page.goto(`/tickets/${short.id}`);
  await expect(page.getByRole('button', { name: 'Send reply' })).toBeVisible();
  await expect(newest).toHaveCount(0);
});
