/** Starts the real executable on a free port with a database of its own, and takes both away again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const EXECUTABLE = resolve(process.env.SERVICEDESK ?? join(import.meta.dirname, '../../../build/servicedesk'));
const START_MS = 20_000;
const POLL_MS = 50;

export const SECRET_KEY = 'a-key-of-the-browser-tests-and-of-nothing-else';

export type Server = { url: string; stop: () => Promise<void> };

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/health`)).ok;
  } catch {
    return false;
  }
}

async function untilHealthy(child: ChildProcess, url: string, log: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${EXECUTABLE} ended with ${child.exitCode}:\n${log()}`);
    if (Date.now() > deadline) throw new Error(`${EXECUTABLE} is not healthy after ${START_MS} ms:\n${log()}`);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

export async function startServer(): Promise<Server> {
  if (process.env.BASE_URL) return { url: process.env.BASE_URL.replace(/\/$/, ''), stop: async () => {} };
  if (!existsSync(EXECUTABLE)) throw new Error(`${EXECUTABLE} is not there: run \`make build\`, or set SERVICEDESK`);

  const folder = await mkdtemp(join(tmpdir(), 'servicedesk-browser-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(EXECUTABLE, ['serve'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: `sqlite:///${join(folder, 'desk.db')}`,
      SECRET_KEY,
      // Each test has an address of its own in X-Forwarded-For: the limits stay on and tests do not meet in them.
      TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  await untilHealthy(child, url, () => log);

  const stop = async () => {
    const ended = child.exitCode !== null ? [child.exitCode] : once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = await ended;
    await rm(folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`${EXECUTABLE} ended with ${code}:\n${log}`);
  };
  return { url, stop };
}
