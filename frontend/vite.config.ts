import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const backend = process.env.BACKEND ?? 'http://127.0.0.1:8000';

/** Loads the letters of most pages together with the styles: the text does not change its shape once drawn. */
const preloadFont: Plugin = {
  name: 'preload-font',
  transformIndexHtml(_html, { bundle }) {
    const font = Object.keys(bundle ?? {}).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name));
    if (!font) return [];
    const attrs = { rel: 'preload', href: `/${font}`, as: 'font', type: 'font/woff2', crossorigin: true };
    return [{ tag: 'link', attrs, injectTo: 'head' }];
  },
};

export default defineConfig({
  plugins: [react(), preloadFont],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  css: { modules: { generateScopedName: '[hash:base64:5]' } },
  server: {
    port: 5173,
    strictPort: true,
    // The server accepts requests that carry its own origin; the page comes from this port.
    proxy: { '/api': { target: backend, changeOrigin: true } },
  },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // A font as `data:` would break `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Read by size-limit.mjs to know which files a page loads.
    manifest: true,
  },
  test: { include: ['src/**/*.test.ts'], env: { TZ: 'UTC' } },
});
