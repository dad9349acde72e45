import type { Browser, Page } from 'playwright';
import { accessibilityFaults } from '../helpers/dashboard/accessibility.ts';
import type { Site } from '../helpers/dashboard/site.ts';
import { PATIENCE_MS } from '../helpers/wait-for.ts';

export const PHONE = { width: 390, height: 844 };

/** How somebody looks at pages. */
type View = readonly [locale: string, colorScheme: 'light' | 'dark', viewport?: typeof PHONE];

/** Faults of the pages that everybody may see, in each of these views. */
export async function faultsOfViews(site: Site, browser: Browser, views: readonly View[]): Promise<string[]> {
  const { id, caption } = site.gallery.pictures[1]!;
  const picture = `/picture/${id}`;
  const paths = ['/', `/search?q=${encodeURIComponent(caption)}`, picture, `${picture}/report`];
  // Once is enough for what has the shell and two lines of text.
  const plain = ['/report/hidden', '/search?q=', '/nowhere'];
  const faults: string[] = [];
  for (const [number, [locale, colorScheme, viewport]] of views.entries()) {
    const context = await browser.newContext({ locale, colorScheme, ...(viewport && { viewport }) });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    for (const path of number === 0 ? [...paths, ...plain] : paths) {
      await page.goto(site.url + path);
      faults.push(...(await accessibilityFaults(page)), ...(await squeezedChoices(page)));
    }
    await context.close();
  }
  return faults;
}

/** What one chooses by is round or square, however long the words beside it are. */
async function squeezedChoices(page: Page): Promise<string[]> {
  const sizes = await page.locator('input[type=radio]:visible').evaluateAll(choices =>
    choices.map(choice => {
      const { width, height } = choice.getBoundingClientRect();
      return [choice.getAttribute('value'), Math.round(width), Math.round(height)] as const;
    }),
  );
  return sizes
    .filter(([, width, height]) => width !== height)
    .map(([value, width, height]) => `${page.url()} «${value}» is ${width} × ${height}`);
}
