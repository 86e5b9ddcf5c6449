import { expectAccessible } from '../support/axe.ts';
import { aTicket } from '../support/desk.ts';
import { ADMIN } from '../support/server.ts';
import { expect, expectNoSidewaysScroll, signOut, test } from '../support/test.ts';

test('an answer takes a ticket from what waits for me, and shows in the queue', async ({
  page,
  desk,
  person,
  signIn,
}) => {
  const submitter = await desk.token(person);
  const admin = await desk.token(ADMIN);
  const ticket = await desk.create(submitter, aTicket('Which cable fits'));
  await desk.comment(admin, ticket.id, 'Which room?');
  await desk.call(admin, 'PATCH', `/api/tickets/${ticket.id}`, { status: 'pending' });
  await signIn(person, '/tickets');
  await expect(page.getByRole('heading', { name: 'Waiting for your answer 1' })).toBeVisible();

  await desk.comment(submitter, ticket.id, 'Room 4');
  await expect(page.getByRole('heading', { name: 'Open 1' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Waiting/ })).toHaveCount(0);
  const row = page.getByRole('row').filter({ hasText: ticket.title });
  await expect(row).toContainText('Pending');
  await expect(row).toContainText('You replied');
  await expectAccessible(page);

  await signOut(page);
  await signIn(ADMIN, '/admin?status=any');
  await page
    .getByRole('navigation', { name: 'Quick filters' })
    .getByRole('link', { name: /^Answered/ })
    .click();
  await expect(page).toHaveURL(/waiting_for=operator/);
  await expect(row.getByText('answered', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Waiting for/ })).toContainText('An operator (answered)');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);

  await desk.comment(admin, ticket.id, 'And which floor?');
  await expect(row.getByText('answered', { exact: true })).toHaveCount(0);
  await row.getByRole('link').click();
  await expect(page.getByText('Waiting for the submitter')).toBeVisible();
});
