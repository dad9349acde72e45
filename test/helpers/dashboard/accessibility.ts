import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The minified form: the browser parses it for every page, and half the size takes a sixth less time. */
const AXE = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Runs in the page. Waits for animations that end; a spinner never does. */
const ENDING_ANIMATIONS = `Promise.allSettled(
  document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished)
).then(() => undefined)`;

/**
 * What axe finds against WCAG 2.2 AA on a page: one line per element, empty if everything passes. A dialog that is fading in has the
 * contrast of neither colour, so animations are awaited first.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(ENDING_ANIMATIONS);
  // Without "legacy mode", another page that loads axe again combines the results of frames. We have none.
  const axe = new AxeBuilder({ page, axeSource: AXE }).setLegacyMode();
  // Passing checks are of no interest, and describing their elements takes time.
  const { violations } = await axe
    .options({ resultTypes: ['violations'] })
    .withTags(RULES)
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${page.url()} ${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
