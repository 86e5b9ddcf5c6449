import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expectClean, watchPage } from '../support/csp.ts';
import { anAddress, aPerson, aTicket, type Desk, type Person } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, test } from '../support/test.ts';

const WIDTHS = [320, 390, 1440];

/** Tickets whose word nobody else's have: the specs share a desk. */
async function someTickets(desk: Desk, person: Person): Promise<string> {
  const word = `w${randomUUID().slice(0, 8)}`;
  const token = await desk.token(person);
  await desk.create(token, aTicket(`Printer jam ${word}`, { urgency: 'high', request_type: 'hardware' }));
  await desk.create(token, aTicket(`Slow Wi-Fi ${word}`, { urgency: 'low', request_type: 'software' }));
  await desk.create(token, aTicket(`Badge lost ${word}`, { urgency: 'normal' }));
  return word;
}

const builder = (page: Page): Locator => page.getByRole('dialog', { name: 'Advanced filter' });
const rule = (page: Page, place: number): Locator => builder(page).getByRole('group', { name: `Rule ${place}` });
/** The way back into the builder, which reads back the filter that holds. */
const applied = (page: Page): Locator => page.getByRole('button', { name: /^More filters/ });
const titles = (page: Page, word: string): Locator => page.getByRole('main').getByRole('link', { name: word });

async function openBuilder(page: Page): Promise<void> {
  await applied(page).click();
  await expect(builder(page)).toBeVisible();
}

async function pick(page: Page, place: number, control: 'Field' | 'Operator' | 'Value', label: string): Promise<void> {
  await rule(page, place).getByRole('combobox', { name: control }).selectOption({ label });
}

test('a filter is built by hand, read back, counted and applied', async ({ page, desk, person, signIn }) => {
  const word = await someTickets(desk, person);
  await signIn(ADMIN, '/admin?status=new');
  await openBuilder(page);
  await rule(page, 1).getByRole('textbox', { name: 'Value' }).fill(word);
  await expect(builder(page).getByRole('status')).toHaveText('3 tickets');

  await builder(page).getByRole('button', { name: 'Add group' }).click();
  await expect(rule(page, 2).getByRole('combobox', { name: 'Field' })).toBeFocused();
  await pick(page, 2, 'Field', 'Urgency');
  await pick(page, 2, 'Value', 'High');
  await builder(page).getByRole('button', { name: 'Add rule to this group' }).click();
  await pick(page, 3, 'Field', 'Category');
  await pick(page, 3, 'Operator', 'starts with');
  await rule(page, 3).getByRole('textbox', { name: 'Value' }).fill('soft');
  const sentence = `Tickets where the description contains “${word}” and (the urgency is High or the category starts with “soft”).`;
  await expect(builder(page).getByText(sentence)).toBeVisible();
  await expect(builder(page).getByRole('status')).toHaveText('2 tickets');
  await expectAccessible(page);

  await builder(page).getByRole('button', { name: 'Apply' }).click();
  await expect(builder(page)).toHaveCount(0);
  await expect(titles(page, word)).toHaveCount(2);
  await expect(applied(page)).toHaveAccessibleName(`More filters: ${sentence}`);
  const rules = JSON.parse(new URL(page.url()).searchParams.get('rules') ?? '');
  expect(rules).toEqual({
    match: 'all',
    rules: [
      { field: 'description', op: 'contains', value: word },
      {
        match: 'any',
        rules: [
          { field: 'urgency', op: 'equals', value: 'high' },
          { field: 'category', op: 'starts_with', value: 'soft' },
        ],
      },
    ],
  });
});

test('a filter is shared by its address into another browser', async ({ page, desk, signIn, browser, server }) => {
  const person = await desk.add(aPerson(`Zora ${randomUUID().slice(0, 8)}`));
  const word = await someTickets(desk, person);
  await signIn(ADMIN, '/admin');
  await openBuilder(page);
  await rule(page, 1).getByRole('textbox', { name: 'Value' }).fill(word);
  await builder(page).getByRole('button', { name: 'Add rule', exact: true }).click();
  await pick(page, 2, 'Field', 'Submitter');
  await pick(page, 2, 'Operator', 'equals');
  await rule(page, 2).getByLabel('Value: choose a person').click();
  await page.getByRole('combobox', { name: 'Submitter: find a person' }).fill(person.name);
  await page.getByRole('option', { name: person.name }).click();
  await expect(builder(page).getByText(`and the submitter is ${person.name}.`)).toBeVisible();
  await expect(builder(page).getByRole('status')).toHaveText('3 tickets');
  await builder(page).getByRole('button', { name: 'Apply' }).click();
  await expect(titles(page, word)).toHaveCount(3);
  const address = page.url();

  const context = await browser.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { 'X-Forwarded-For': anAddress() },
  });
  const theirs = await context.newPage();
  const problems = await watchPage(theirs);
  await theirs.goto(address);
  await theirs.getByLabel('E-mail').fill(ADMIN.email);
  await theirs.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await expect(titles(theirs, word)).toHaveCount(3);
  expect(theirs.url()).toBe(address);
  await expect(applied(theirs)).toHaveAccessibleName(
    `More filters: Tickets where the description contains “${word}” and the submitter is ${person.name}.`,
  );
  await openBuilder(theirs);
  await expect(rule(theirs, 2).getByLabel(`Value: ${person.name}`)).toBeVisible();
  await context.close();
  expectClean(problems());
});

test('a filter is built by keyboard alone', async ({ page, desk, person, signIn }) => {
  const word = await someTickets(desk, person);
  await signIn(ADMIN, '/admin');
  await applied(page).focus();
  await page.keyboard.press('Enter');
  await expect(builder(page)).toBeVisible();
  const focused = (locator: Locator) => expect(locator).toBeFocused();
  const tabTo = async (locator: Locator) => {
    for (let press = 0; press < 20; press++) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    await focused(locator);
  };
  await tabTo(rule(page, 1).getByRole('textbox', { name: 'Value' }));
  await page.keyboard.type(word);
  await tabTo(builder(page).getByRole('button', { name: 'Add rule', exact: true }));
  await page.keyboard.press('Enter');
  await focused(rule(page, 2).getByRole('combobox', { name: 'Field' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(rule(page, 2).getByRole('combobox', { name: 'Field' })).toHaveValue('urgency');
  await tabTo(rule(page, 2).getByRole('combobox', { name: 'Value' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(rule(page, 2).getByRole('combobox', { name: 'Value' })).toHaveValue('high');
  await tabTo(builder(page).getByRole('button', { name: 'Apply' }));
  await page.keyboard.press('Enter');
  await expect(titles(page, word)).toHaveCount(1);

  // Escape leaves the filter as it is and goes back to where it was opened.
  await applied(page).focus();
  await page.keyboard.press('Enter');
  await expect(builder(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(builder(page)).toHaveCount(0);
  await focused(applied(page));
});

test('removing a rule goes on to the next, and from the last to Add', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin');
  await openBuilder(page);
  const add = builder(page).getByRole('button', { name: 'Add rule', exact: true });
  await rule(page, 1).getByRole('textbox').fill('first');
  await add.click();
  await rule(page, 2).getByRole('textbox').fill('second');
  await add.click();
  await rule(page, 3).getByRole('textbox').fill('third');
  await builder(page).getByRole('button', { name: 'Remove rule 1' }).click();
  await expect(rule(page, 1).getByRole('combobox', { name: 'Field' })).toBeFocused();
  await expect(rule(page, 1).getByRole('textbox')).toHaveValue('second');
  await builder(page).getByRole('button', { name: 'Remove rule 2' }).click();
  await expect(add).toBeFocused();
  for (let rules = 1; rules < 20; rules++) await add.click();
  await expect(add).toHaveAttribute('aria-disabled', 'true');
  await expect(builder(page).getByText('A filter has at most 20 rules.')).toBeVisible();
});

test('a rule without a value is not applied, and nothing typed is lost', async ({ page, signIn }) => {
  await signIn(ADMIN, '/admin');
  await openBuilder(page);
  await rule(page, 1).getByRole('textbox').fill('kept');
  await builder(page).getByRole('button', { name: 'Add rule', exact: true }).click();
  await builder(page).getByRole('button', { name: 'Apply' }).click();
  const missing = rule(page, 2).getByRole('textbox', { name: 'Value' });
  await expect(missing).toBeFocused();
  await expect(missing).toHaveAccessibleDescription('Fill this in.');
  await expect(missing).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await missing.fill('now');
  await expect(rule(page, 2).getByText('Fill this in.')).toHaveCount(0);
  await expect(rule(page, 1).getByRole('textbox')).toHaveValue('kept');
});

test('what the server does not take is said at its rule', async ({ page, signIn }) => {
  await page.route('**/api/tickets/count?*rules=*', (route) =>
    route.fulfill({
      status: 422,
      json: {
        detail: [{ type: 'value_error', loc: ['query', 'rules', 'rules', 1, 'value'], msg: 'No such word', input: '' }],
      },
    }),
  );
  await signIn(ADMIN, '/admin');
  await openBuilder(page);
  await rule(page, 1).getByRole('textbox').fill('first');
  await builder(page).getByRole('button', { name: 'Add rule', exact: true }).click();
  const asked = page.waitForResponse((response) => decodeURIComponent(response.url()).includes('second'));
  await rule(page, 2).getByRole('textbox').fill('second');
  await asked;
  await expect(rule(page, 2).getByText('No such word.')).toBeVisible();
  await builder(page).getByRole('button', { name: 'Apply' }).click();
  await expect(rule(page, 2).getByRole('textbox')).toBeFocused();
});

test('an address with an unknown rule keeps the others and says so', async ({ page, desk, person, signIn }) => {
  const word = await someTickets(desk, person);
  const rules = {
    match: 'all',
    rules: [
      { field: 'colour', op: 'equals', value: 'red' },
      { field: 'description', op: 'contains', value: word },
      { field: 'urgency', op: 'equals', value: 'high' },
    ],
  };
  await signIn(ADMIN, `/admin?rules=${encodeURIComponent(JSON.stringify(rules))}`);
  await expect(page.getByText(/This link uses a filter we do not know.*“colour”/)).toBeVisible();
  await expect(titles(page, word)).toHaveCount(1);
  await expectAccessible(page);
  await openBuilder(page);
  await expect(rule(page, 1).getByRole('textbox')).toHaveValue(word);
  await expect(rule(page, 2).getByRole('combobox', { name: 'Field' })).toHaveValue('urgency');
  await builder(page).getByRole('button', { name: 'Remove all' }).click();
  await expect(builder(page).getByText('All tickets.')).toBeVisible();
  await builder(page).getByRole('button', { name: 'Apply' }).click();
  await expect(page).not.toHaveURL(/rules=/);
});

test('the filter that holds is read whole, and fits every width', async ({ page, signIn }) => {
  const long = 'a very long text that nobody has written '.repeat(4).trim();
  const rules = { match: 'all', rules: [{ field: 'description', op: 'contains', value: long }] };
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    if (page.url() === 'about:blank') await signIn(ADMIN, `/admin?rules=${encodeURIComponent(JSON.stringify(rules))}`);
    else await page.reload();
    const sentence = `Tickets where the description contains “${long}”.`;
    await expect(applied(page)).toHaveAccessibleName(`More filters: ${sentence}`);
    await expectNoSidewaysScroll(page);
    const { width: taken } = (await applied(page).boundingBox()) ?? { width: Number.NaN };
    expect(taken).toBeLessThan(Math.min(width, 700));
    // By key: a tip comes of the pointer or of the focus that one sees.
    await page.keyboard.press('Tab');
    await applied(page).focus();
    await expect(page.locator('body > span', { hasText: sentence })).toBeVisible();
    await expectAccessible(page);
  }
});

test('the builder fits every width', async ({ page, signIn }) => {
  const rules = {
    match: 'any',
    rules: [
      { field: 'status', op: 'equals', value: 'new' },
      {
        match: 'all',
        rules: [
          { field: 'assigned_to', op: 'is_empty' },
          { field: 'submitter', op: 'contains', value: 'a' },
        ],
      },
    ],
  };
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    if (page.url() === 'about:blank') await signIn(ADMIN, `/admin?rules=${encodeURIComponent(JSON.stringify(rules))}`);
    else await page.reload();
    await openBuilder(page);
    await expect(rule(page, 3)).toBeAttached();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    const body = builder(page);
    expect(await body.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
    await expect(body).toHaveCount(0);
  }
});
