import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Guards around a popup take the focus only to pass it on; axe recognises them in some layouts and not in others. */
const FOCUS_GUARDS = '[data-base-ui-focus-guard]';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * No violation of WCAG 2.2 A and AA on what the page shows now, in both themes, or in a part of it: a popup that is not
 * modal covers half of a control behind it, which then counts as too small.
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const [own, other] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  await page.emulateMedia({ colorScheme: other });
  await expectAccessibleNow(page, within);
  await page.emulateMedia({ colorScheme: own });
  await expectAccessibleNow(page, within);
}

/** The same in the theme that the page has. */
export async function expectAccessibleNow(page: Page, within?: string): Promise<void> {
  // A colour read in the middle of a fade is nobody's colour; a fade begins with the frame after its cause.
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish();
  });
  // Nor one of a fade that begins while axe looks.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const axe = new AxeBuilder({ page }).withTags(RULES).exclude(FOCUS_GUARDS);
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  await page.emulateMedia({ reducedMotion: null });
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target, any }) => `${target.join(' ')}: ${any[0]?.message ?? help}`),
  }));
  expect(found, `axe on ${page.url()}`).toEqual([]);
}
