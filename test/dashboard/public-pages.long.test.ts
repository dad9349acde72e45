/** @module-tag chromium */
import { expect, test } from 'vitest';
import { openBrowser } from '../helpers/dashboard/browser.ts';
import { openSite } from '../helpers/dashboard/site.ts';
import { faultsOfViews, PHONE } from './public-pages.ts';

test('pages hold to WCAG 2.2 AA in each language, size and colour', async () => {
  const [site, browser] = await Promise.all([openSite(), openBrowser()]);
  try {
    const views = ['fa-IR', 'en-GB'].flatMap(locale =>
      (['light', 'dark'] as const).flatMap(colour => [
        [locale, colour] as const,
        [locale, colour, PHONE] as const,
      ]),
    );
    expect(await faultsOfViews(site, browser, views)).toEqual([]);
  } finally {
    await browser.close();
    await site.close();
  }
});
