/**
 * Budgets per page, over exactly the files that the page loads: the entry, the page's chunk, what it always
 * asks for while it is drawn, and everything they import, as the build's manifest tells. What the frame asks for
 * once a page stands, for every page of somebody signed in, is counted by itself. `npm run build` first.
 */
import { readdirSync, readFileSync } from 'node:fs';

const DIST = 'dist';
const ENTRY = 'index.html';
const SHELL = 'src/app/shell.tsx';
const manifest = JSON.parse(readFileSync(`${DIST}/.vite/manifest.json`, 'utf8'));

function filesOf(keys) {
  const files = new Set();
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`The manifest has no ${key}`);
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const other of chunk.imports ?? []) visit(other);
  };
  keys.forEach(visit);
  return [...files].map((file) => `${DIST}/${file}`);
}

/** What a page, or what opens over it, adds to the entry's files and the shell's. */
function ownFilesOf(key) {
  const common = new Set(filesOf([ENTRY, SHELL]));
  return filesOf([key]).filter((file) => !common.has(file));
}

function stylesOf(key) {
  return ownFilesOf(key).filter((file) => file.endsWith('.css'));
}

function queuePart(name) {
  return `src/features/queue/${name}.tsx`;
}

const PAGES = {
  login: { key: 'src/features/auth/login-page.tsx', keys: [], limit: '130 kB' },
  register: { key: 'src/features/auth/register-page.tsx', keys: [], limit: '130 kB' },
  'my tickets': { key: 'src/features/tickets/my-tickets-page.tsx', keys: [SHELL], limit: '205 kB' },
  'new ticket': { key: 'src/features/tickets/new-ticket-page.tsx', keys: [SHELL], limit: '205 kB' },
  'create with AI': {
    key: 'src/features/chat/chat-page.tsx',
    keys: [SHELL, 'src/features/chat/draft-fields.tsx', 'src/features/chat/summary-dialog.tsx'],
    limit: '205 kB',
  },
  'create with AI, with Markdown': {
    key: 'src/features/chat/chat-page.tsx',
    keys: [SHELL, 'src/ui/markdown.tsx', 'src/features/chat/draft-fields.tsx', 'src/features/chat/summary-dialog.tsx'],
    limit: '250 kB',
  },
  queue: {
    key: 'src/features/queue/queue-page.tsx',
    keys: [SHELL, ...['desk-numbers', 'filter-bar', 'triage', 'recent-changes'].map(queuePart)],
    limit: '205 kB',
  },
  'ticket with Markdown': {
    key: 'src/features/ticket/ticket-page.tsx',
    keys: [SHELL, 'src/ui/markdown.tsx', 'src/features/ticket/dock.tsx'],
    limit: '250 kB',
  },
  'dashboard with its charts': {
    key: 'src/features/dashboard/dashboard-page.tsx',
    keys: [SHELL, 'src/features/dashboard/charts.tsx'],
    limit: '175 kB',
  },
  settings: {
    key: 'src/features/settings/settings-page.tsx',
    keys: [SHELL, 'src/features/settings/sections.tsx'],
    limit: '205 kB',
  },
  people: { key: 'src/features/people/people-page.tsx', keys: [SHELL], limit: '205 kB' },
};

const fonts = readdirSync(`${DIST}/assets`).filter((name) => /^inter-latin-wght-.*\.woff2$/.test(name));

export default [
  ...Object.entries(PAGES).map(([name, { key, keys, limit }]) => ({
    name: `${name}: scripts and styles`,
    path: filesOf([ENTRY, key, ...keys]),
    limit,
    gzip: true,
  })),
  ...Object.entries(PAGES).map(([name, { key }]) => ({
    name: `${name}: its own styles`,
    path: stylesOf(key),
    limit: '2 kB',
    gzip: true,
  })),
  {
    name: 'toasts and live updates, over the shell: scripts and styles',
    path: [...new Set(['src/ui/toasts.tsx', 'src/app/live-updates.ts'].flatMap(ownFilesOf))],
    limit: '30 kB',
    gzip: true,
  },
  {
    name: 'palette, over the shell: scripts and styles',
    path: ownFilesOf('src/app/palette.tsx'),
    limit: '18 kB',
    gzip: true,
  },
  { name: 'font (Latin)', path: fonts.map((name) => `${DIST}/assets/${name}`), limit: '50 kB', brotli: false },
];
