/**
 * Pictures of the main pages for README and docs/, out of the company of seed-demo.
 *
 * usage: node screenshots.ts FOLDER    SERVICEDESK and CHROMIUM as in playwright.config.ts
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { Model } from './support/model.ts';
import { ADMIN, DEMO_PASSWORD, startServer } from './support/server.ts';

const OPERATOR = 'anna.novak@example.com';
const EMPLOYEE = 'robert.moore@example.com'; // he has several open ones
const NOBODY = '';
/* Administrators of a server of the tests have a password of their own. */
const PASSWORDS: Record<string, string> = { [OPERATOR]: ADMIN.password, [EMPLOYEE]: DEMO_PASSWORD };
const LOOKS = [
  { name: 'light-1440', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'dark-1440', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: 'light-390', viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'light' },
  { name: 'dark-390', viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' },
] as const;

type Shot = { name: string; who: string; path: string; prepare?: (page: Page, model: Model) => Promise<void> };

/** The newest of a story with a note and much talk. */
async function openTalk(page: Page): Promise<void> {
  await page.locator('main a[href*="/admin/tickets/"]').first().click();
  await draftButton(page).waitFor();
}

const draftButton = (page: Page) => page.getByRole('button', { name: /^(Draft with AI|AI draft)$/ });

/** A reply by the double of a model, which is not sent. */
async function draftReply(page: Page, model: Model): Promise<void> {
  await openTalk(page);
  await model.answers({
    reply:
      'Thank you for telling us. Outlook still knows your old password. Please open the Credential Manager, remove ' +
      'what begins with "MicrosoftOffice" there, and start Outlook again.\n\nDoes it still ask you after that?',
  });
  await page.getByLabel('Message', { exact: true }).fill('Credential Manager, remove MicrosoftOffice…, restart');
  await draftButton(page).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
}

/** The sections come after the page. */
async function awaitSections(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 2 }).first().waitFor();
}

/** What runs here, at the end of the page. */
async function toAbout(page: Page): Promise<void> {
  await page.locator('#about dd').first().waitFor();
  await page.locator('#about').evaluate((section) => section.scrollIntoView({ block: 'end' }));
}

/** A conversation with the double of a model, up to the point where the ticket is ready. */
async function talk(page: Page): Promise<void> {
  await page
    .getByLabel('Message', { exact: true })
    .fill('The dock on my desk does not charge my laptop since this morning.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('button', { name: 'Review and create' }).waitFor();
}

const SHOTS: Shot[] = [
  { name: 'login', who: NOBODY, path: '/login' },
  { name: 'register', who: NOBODY, path: '/register' },
  { name: 'queue', who: OPERATOR, path: '/admin' },
  { name: 'ticket', who: OPERATOR, path: '/admin?status=closed&q=VPN+drops', prepare: openTalk },
  { name: 'draft-reply', who: OPERATOR, path: '/admin?status=new&q=Outlook', prepare: draftReply },
  { name: 'dashboard', who: OPERATOR, path: '/admin/dashboard' },
  { name: 'people', who: OPERATOR, path: '/admin/people' },
  { name: 'my-tickets', who: EMPLOYEE, path: '/tickets?closed=1' },
  { name: 'new-ticket', who: EMPLOYEE, path: '/tickets/new' },
  { name: 'create-with-ai', who: EMPLOYEE, path: '/tickets/new/chat', prepare: talk },
  { name: 'settings', who: EMPLOYEE, path: '/settings', prepare: awaitSections },
  { name: 'about', who: OPERATOR, path: '/settings', prepare: toAbout },
];

async function signIn(context: BrowserContext, email: string): Promise<void> {
  const page = await context.newPage();
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORDS[email] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  await page.close();
}

async function take(context: BrowserContext, shot: Shot, model: Model, file: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(shot.path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shot.prepare?.(page, model);
  // Nothing moves any more: fonts are there, no request is under way, no skeleton stands for what comes. The stream of events stays open.
  await page.waitForFunction('document.fonts.status === "loaded" && !document.querySelector("[aria-busy=true]")');
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  await page.close();
}

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node screenshots.ts FOLDER');
  await mkdir(folder, { recursive: true });
  const model = await Model.start();
  const server = await startServer('company', { OLLAMA_HOST: model.host });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    // Letters where the design puts them, not where the pixels of this machine are.
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
  try {
    for (const [i, { name, ...look }] of LOOKS.entries()) {
      for (const [j, who] of [NOBODY, OPERATOR, EMPLOYEE].entries()) {
        const from = { 'X-Forwarded-For': `10.0.${i}.${j + 1}` }; // the limit of logins counts addresses
        const looks = {
          ...look,
          reducedMotion: 'reduce',
          locale: 'en-US',
          extraHTTPHeaders: from,
        } as const;
        // The policy would not let this program look into the page while it waits.
        const context = await browser.newContext({ baseURL: server.url, bypassCSP: true, ...looks });
        if (who !== NOBODY) await signIn(context, who);
        for (const shot of SHOTS.filter((s) => s.who === who)) {
          await take(context, shot, model, join(folder, `${shot.name}-${name}.png`));
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
    await server.stop();
    await model.stop();
  }
}

await main();
