/** The `test` of specs that need a model: each worker has a double of Ollama, and its server asks that one. */
import { Model } from './model.ts';
import { test as base, expect } from './test.ts';

export const test = base.extend<{ model: Model }, { double: Model }>({
  double: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const double = await Model.start();
      await use(double);
      await double.stop();
    },
    { scope: 'worker' },
  ],
  environment: [
    // An answer that a test holds is held for as long as that takes.
    async ({ double }, use) => use({ OLLAMA_HOST: double.host, MODEL_GAP_MS: '600000', MODEL_TOTAL_MS: '900000' }),
    { scope: 'worker' },
  ],
  model: async ({ double, request }, use) => {
    await double.forget();
    // Until the server has found it again, after a test that sent it away.
    await expect
      .poll(async () => (await (await request.get('/api/health')).json()) as object)
      .toMatchObject({ model: 'ok' });
    await use(double);
  },
});
