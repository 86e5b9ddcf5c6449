/** Starts the real executable on a free port with a database of its own, and takes both away again. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ADMIN_PASSWORD, cheapAdmin } from './people.ts';

const EXECUTABLE = resolve(process.env.SERVICEDESK ?? join(import.meta.dirname, '../../../build/servicedesk'));
const START_MS = 60_000;
const POLL_MS = 50;

export const SECRET_KEY = 'a-key-of-the-browser-tests-and-of-nothing-else';

/** The first administrator of every server of the tests. */
export const ADMIN = { name: 'Ada Admin', email: 'admin@example.com', password: ADMIN_PASSWORD };

/** What an empty database is filled with: tickets and people of `seed-demo`, whose password is DEMO_PASSWORD. */
export type Seed = { tickets: number; users: number } | 'company';
export const DEMO_PASSWORD = 'DemoPass123!';

/** `database` is the file of its SQLite database; null of a server that ran already. */
export type Server = { url: string; database: string | null; stop: () => Promise<void> };

/** Settings beside those of every test's server. */
export type Environment = Record<string, string>;

const run = promisify(execFile);

async function fill(folder: string, env: NodeJS.ProcessEnv, seed: Seed | null): Promise<void> {
  if (seed) {
    const sizes =
      seed === 'company' ? ['--company'] : ['--tickets', String(seed.tickets), '--users', String(seed.users)];
    await run(EXECUTABLE, ['seed-demo', ...sizes], { cwd: folder, env });
  }
  const admin = { ADMIN_NAME: ADMIN.name, ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
  await run(EXECUTABLE, ['seed-admin'], { cwd: folder, env: { ...env, ...admin } });
}

/** Where it listens, once it says so and is healthy. */
async function address(child: ChildProcess, log: () => string): Promise<string> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const port = /"message":"listening".*"port":(\d+),/.exec(log())?.[1];
    const url = `http://127.0.0.1:${port}`;
    if (port && (await fetch(`${url}/api/health`).catch(() => null))?.ok) return url;
    if (child.exitCode !== null) throw new Error(`${EXECUTABLE} ended with ${child.exitCode}:\n${log()}`);
    if (Date.now() > deadline) throw new Error(`${EXECUTABLE} is not healthy after ${START_MS} ms:\n${log()}`);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

export async function startServer(seed: Seed | null = null, more: Environment = {}): Promise<Server> {
  if (process.env.BASE_URL)
    return { url: process.env.BASE_URL.replace(/\/$/, ''), database: null, stop: async () => {} };
  if (!existsSync(EXECUTABLE)) throw new Error(`${EXECUTABLE} is not there: run \`make build\`, or set SERVICEDESK`);

  const folder = await mkdtemp(join(tmpdir(), 'servicedesk-browser-'));
  const database = join(folder, 'desk.db');
  const env = {
    PATH: process.env.PATH,
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: `sqlite:///${database}`,
    SECRET_KEY,
    // Each test has an address of its own in X-Forwarded-For: the limits stay on and tests do not meet in them.
    TRUSTED_PROXIES: '127.0.0.1',
    // The machine may be busy with other tests: what is not about these limits does not meet them.
    STATEMENT_TIMEOUT_MS: '60000',
    SEARCH_TIMEOUT_MS: '60000',
    ...more,
  };
  await fill(folder, env, seed);
  cheapAdmin(database);
  const child = spawn(EXECUTABLE, ['serve'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const url = await address(child, () => log);

  const stop = async () => {
    const ended = child.exitCode !== null ? [child.exitCode] : once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = await ended;
    await rm(folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`${EXECUTABLE} ended with ${code}:\n${log}`);
  };
  return { url, database, stop };
}
