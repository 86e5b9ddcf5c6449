import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Guards around a popup take the focus only to pass it on; axe recognises them in some layouts and not in others. */
const FOCUS_GUARDS = '[data-base-ui-focus-guard]';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const CONTRAST = 'color-contrast';

/**
 * No violation of WCAG 2.2 A and AA on what the page shows now, in both themes, or in a part of it: a popup that is not
 * modal covers half of a control behind it, which then counts as too small. Themes differ in colours alone, so the other
 * one is asked for contrast alone.
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const [own, other] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  await page.emulateMedia({ colorScheme: other });
  await expectNone(page, axeOf(page, within).withRules(CONTRAST));
  await page.emulateMedia({ colorScheme: own });
  await expectAccessibleNow(page, within);
}

/** The same in the theme that the page has. */
export async function expectAccessibleNow(page: Page, within?: string): Promise<void> {
  await expectNone(page, axeOf(page, within).withTags(RULES));
}

/** What passes is not described; without frames of others, one call in the page does all ("legacy"). */
function axeOf(page: Page, within?: string): AxeBuilder {
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .exclude(FOCUS_GUARDS);
  return within === undefined ? axe : axe.include(within);
}

async function expectNone(page: Page, axe: AxeBuilder): Promise<void> {
  // Of a fade that begins while axe looks, none is seen.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // A colour read in the middle of one is nobody's colour; a fade begins with the frame after its cause.
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish();
  });
  const { violations } = await axe.analyze();
  await page.emulateMedia({ reducedMotion: null });
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target, any }) => `${target.join(' ')}: ${any[0]?.message ?? help}`),
  }));
  expect(found, `axe on ${page.url()}`).toEqual([]);
}
