import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const backend = process.env.BACKEND ?? 'http://127.0.0.1:8000';

/** Loads the letters of most pages together with the styles: the text does not change its shape once drawn. */
const preloadFont: Plugin = {
  name: 'preload-font',
  transformIndexHtml(_html, { bundle, path }) {
    if (path !== '/index.html') return [];
    const font = Object.keys(bundle ?? {}).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name));
    if (!font) return [];
    const attrs = { rel: 'preload', href: `/${font}`, as: 'font', type: 'font/woff2', crossorigin: true };
    return [{ tag: 'link', attrs, injectTo: 'head' }];
  },
};

const EVERYWHERE =
  /node_modules\/(react|react-dom|scheduler|react-router|openapi-fetch)\/|lucide-react\/dist\/esm\/(createLucideIcon|Icon|context|defaultAttributes|shared)|src\/lib\/(api\/(client|errors|health)|connection|session|lock|cx)\.ts|src\/ui\/page\.tsx|preload-helper/;

/** With what it needs of the library, which most pages need as well. No styles: those stay with their pages. */
const FORMS = /@base-ui\/react\/(field|form)\//;

/**
 * What most pages of somebody signed in need beside their own: as files of their own they were forty, and asking for
 * them took a slow machine longer than running them. Nothing that the sign-in pages have as well: size-limit tells.
 */
const FRAME = new RegExp(
  `node_modules/(${[
    '@tanstack/(query-core|react-query)/',
    'lucide-react/dist/esm/icons/(arrow-down|arrow-up|chevrons-up-down|circle-alert|inbox|plus|search|x)\\.',
  ].join('|')})|/src/(${[
    'lib/(api/(next-cursor|statistics|ticket-count|ticket-lists|tickets)|density|hotkeys|key-chord|live|me|overdue)',
    'lib/(number|once|query-client|seen-events|theme|ticket-order|ticket-text|time|use-media|use-now)',
    'ui/(avatar|category|kbd|list-places|search-field|skeleton|state|status|thread-layout|time|tip|toast)',
    'ui/(urgency|use-roving|waiting)',
  ].join('|')})\\.(tsx?|module\\.css)$`,
);

export default defineConfig({
  plugins: [react(), preloadFont],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  css: { modules: { generateScopedName: '[hash:base64:5]' } },
  server: {
    port: 5173,
    strictPort: true,
    // The server accepts requests that carry its own origin; the page comes from this port.
    proxy: { '^/(api/|openapi.json)': { target: backend, changeOrigin: true } },
  },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // A font as `data:` would break `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The documentation page is one file of 1.5 MB, and only its own page loads it.
    chunkSizeWarningLimit: 2000,
    // Read by size-limit.mjs to know which files a page loads.
    manifest: true,
    // The documentation is a page of its own: the server shows it at /docs.
    rolldownOptions: {
      input: ['index.html', 'docs.html'],
      // What every page and what every form loads, as one file each: many small ones compress worse.
      output: {
        codeSplitting: {
          groups: [
            { name: 'common', test: EVERYWHERE },
            { name: 'forms', test: FORMS },
            { name: 'frame', test: FRAME },
          ],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.ts'], env: { TZ: 'UTC' } },
});
