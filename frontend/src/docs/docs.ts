/** The API's documentation, a page of its own: nothing of the application is loaded, nor is this with the application. */
import 'swagger-ui-dist/swagger-ui.css';
import '@/styles/tokens.css';
import './docs.css';
import SwaggerUIBundle from 'swagger-ui-dist/swagger-ui-es-bundle.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Swagger UI knows a class; the application's choice, if there is one, stands on the root element. */
function followTheme(): void {
  const chosen = document.documentElement.dataset.theme;
  document.documentElement.classList.toggle('dark-mode', chosen ? chosen === 'dark' : dark.matches);
}

followTheme();
dark.addEventListener('change', followTheme);

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  layout: 'BaseLayout',
  presets: [SwaggerUIBundle.presets.apis],
  // Its links stand inside of buttons, where a keyboard does not reach them.
  deepLinking: false,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  tryItOutEnabled: true,
  // Its colours are set by script, and some of them cannot be read on the ground they stand on.
  syntaxHighlight: { activated: false },
  // A token is a secret of this page's life, as in the application.
  persistAuthorization: false,
  validatorUrl: null,
});

/** For those who use a keyboard or a screen reader: buttons without a name, or with one that is not their text; code that only a mouse scrolls. */
function mend(): void {
  for (const close of document.querySelectorAll('.close-modal:not([aria-label])'))
    close.setAttribute('aria-label', 'Close');
  for (const button of document.querySelectorAll('.auth-btn-wrapper [aria-label]'))
    button.removeAttribute('aria-label');
  for (const code of document.querySelectorAll<HTMLElement>('pre.microlight:not([tabindex])')) code.tabIndex = 0;
}

new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
