/** A desk on its first day: a server of its own, on which nobody has opened a ticket. */
import { expectAccessible } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

// The default: settings of its own, whatever they say, give the file a server of its own.
test.use({ environment: { LOG_LEVEL: 'info' } });

test('a new desk says so, and shows its first ticket by itself @once', async ({ page, desk, person, signIn }) => {
  await signIn(ADMIN, '/admin');
  await expect(page.getByText('No tickets yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Clear filters' })).toHaveCount(0);
  await expectAccessible(page);

  const ticket = await desk.create(await desk.token(person), aTicket('The first of all'));
  await expect(page.getByRole('link', { name: ticket.title })).toBeVisible();
  await expect(page.getByText('No tickets yet')).toHaveCount(0);

  await page
    .getByRole('navigation', { name: 'Quick filters' })
    .getByRole('link', { name: /^Closed/ })
    .click();
  await expect(page.getByText('No ticket matches these filters')).toBeVisible();
});
