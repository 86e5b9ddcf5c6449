/**
 * What a browser says of the pages: Lighthouse's scores on the desktop, and how the queue feels.
 *
 * usage: node measure.ts ADDRESS EMAIL PASSWORD TICKET    prints one JSON object
 */
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const CHROMIUM = '/usr/bin/chromium';
const SIZE = { width: 1440, height: 900 };
const PRESSES = 60;

type Scores = { performance: number; accessibility: number; shift: number; content_ms: number };

async function logIn(browser: Browser, address: string, email: string, password: string): Promise<void> {
  const page = await browser.newPage();
  await page.setBypassCSP(true); // or nothing can be waited for from here
  await page.goto(`${address}/login`, { waitUntil: 'networkidle0' });
  await page.type('input[autocomplete=username]', email);
  await page.type('input[autocomplete=current-password]', password);
  await page.keyboard.press('Enter');
  await page.waitForFunction('location.pathname !== "/login"');
  await page.close();
}

/** The session's cookie stays: `disableStorageReset`. */
async function scores(browser: Browser, url: string): Promise<Scores> {
  const page = await browser.newPage();
  const flags = { disableStorageReset: true, onlyCategories: ['performance', 'accessibility'] };
  const result = await lighthouse(url, flags, desktopConfig, page);
  await page.close();
  if (!result) throw new Error(`Lighthouse said nothing of ${url}`);
  const { categories, audits } = result.lhr;
  return {
    performance: 100 * (categories.performance?.score ?? 0),
    accessibility: 100 * (categories.accessibility?.score ?? 0),
    shift: audits['cumulative-layout-shift']?.numericValue ?? -1,
    content_ms: audits['largest-contentful-paint']?.numericValue ?? -1,
  };
}

async function openQueue(browser: Browser, address: string, slower: number): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport(SIZE);
  await page.setBypassCSP(true);
  await page.emulateCPUThrottling(slower);
  await page.goto(`${address}/admin`);
  await page.waitForSelector('main a[href*="/admin/tickets/"]');
  return page;
}

/** From the start of the navigation until the first ticket is there, on a processor four times slower. */
async function contentMs(browser: Browser, address: string): Promise<number> {
  const page = await openQueue(browser, address, 4);
  const at = await page.evaluate('performance.now()');
  await page.close();
  return Number(at);
}

/** From a press of `j` until the next row has the focus. */
async function pressesMs(page: Page): Promise<number[]> {
  await page.evaluate(`
    window.presses = [];
    addEventListener('keydown', () => { window.pressed = performance.now(); }, true);
    addEventListener('focusin', () => { window.presses.push(performance.now() - window.pressed); });
  `);
  for (let i = 0; i < PRESSES; i++) {
    await page.keyboard.press('j');
    await page.waitForFunction(`window.presses.length > ${i}`);
  }
  return (await page.evaluate('window.presses')) as number[];
}

async function feel(browser: Browser, address: string): Promise<Record<string, number>> {
  const content_ms = await contentMs(browser, address);
  const page = await openQueue(browser, address, 1);
  const presses = (await pressesMs(page)).sort((a, b) => a - b);
  const nodes = Number(await page.evaluate('document.querySelectorAll("*").length'));
  await page.close();
  return { content_ms, press_p95_ms: presses[Math.floor(0.95 * presses.length)] ?? -1, nodes };
}

async function main(): Promise<void> {
  const [address, email, password, ticket] = process.argv.slice(2);
  if (!address || !email || !password || !ticket) throw new Error('usage: node measure.ts ADDRESS EMAIL PASSWORD TICKET');
  const browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'], defaultViewport: SIZE });
  try {
    const login = await scores(browser, `${address}/login`);
    await logIn(browser, address, email, password);
    const queue = await scores(browser, `${address}/admin`);
    const page = await scores(browser, `${address}/admin/tickets/${ticket}`);
    const felt = await feel(browser, address);
    console.log(JSON.stringify({ pages: { login, queue, ticket: page }, feel: felt }));
  } finally {
    await browser.close();
  }
}

await main();
