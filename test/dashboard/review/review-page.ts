import type { BrowserContext, BrowserContextOptions, Page, Request } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import type { Role } from '../../../core/ground/domain/accounts/account.ts';
import { newId } from '../../../core/ground/domain/id.ts';
import type { PutPair } from '../../core/data/captions/put-pairs.ts';
import { openBrowser } from '../../helpers/dashboard/browser.ts';
import { type SignedIn, signIn } from '../../helpers/dashboard/sign-in.ts';
import { openSite, type Site } from '../../helpers/dashboard/site.ts';
import { PATIENCE_MS, waitFor } from '../../helpers/wait-for.ts';

/** An annotator at a browser. */
export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly user: SignedIn;
  /**
   * Leaves once the server has answered. A page that goes away while it asks for pairs may be given those that the
   * next test puts there, which nobody else is shown for the ten minutes of its lease.
   */
  leave(): Promise<void>;
}

export interface ReviewSite {
  readonly site: Site;
  /** Puts pairs on the drawn pictures, in place of those that are there. @returns their ids in order. */
  setPairs(pairs: readonly PutPair[]): Promise<string[]>;
  /** Signs somebody new in. */
  sit(name: string, options?: BrowserContextOptions & { readonly role?: Role }): Promise<Desk>;
  close(): Promise<void>;
}

/** The site of the test file that has called {@link shareReviewSite}. */
export let review: ReviewSite;

/** One dashboard and one browser for all tests of a file, which cost more to start than most tests of a page. */
export function shareReviewSite(): void {
  beforeAll(async () => {
    review = await openReviewSite();
  });
  afterAll(() => review?.close());
}

/** A dashboard with a handful of images, and a browser to visit it. */
async function openReviewSite(): Promise<ReviewSite> {
  const [site, browser] = await Promise.all([openSite({ pictures: 12, search: false }), openBrowser()]);
  const { prisma } = site.gallery.test.database;
  return {
    site,
    async setPairs(pairs) {
      await prisma.captionPair.deleteMany({});
      const { pictures } = site.gallery;
      const rows = pairs.map(({ picture: _, ...pair }, index) => ({
        id: newId(),
        imageId: pictures[index % pictures.length]?.id ?? '',
        persian: `جفت شمارهٔ ${index}`,
        english: `pair number ${index}`,
        source: 'translated' as const,
        score: (index + 1) / (pairs.length + 1),
        scorer: 'text:m',
        ...pair,
      }));
      await prisma.captionPair.createMany({ data: rows });
      return rows.map(({ id }) => id);
    },
    async sit(name, { role = 'annotator', ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'fa-IR',
        ...options,
      });
      const user = await signIn(site, context, { name, role });
      const asked = new Set<Request>();
      context.on('request', request => {
        if (request.url().endsWith('/api/review/next')) asked.add(request);
      });
      context.on('requestfinished', request => asked.delete(request));
      context.on('requestfailed', request => asked.delete(request));
      const page = await context.newPage();
      const leave = async () => {
        await waitFor(() => asked.size === 0);
        await context.close();
      };
      return { context, page, user, leave };
    },
    close: async () => {
      await browser.close();
      await site.close();
    },
  };
}

/** The pair on the screen. */
export const shownPair = async (page: Page): Promise<string | null> =>
  page.locator('[data-pair]').getAttribute('data-pair');

/** Waits until this pair is on the screen with all images that are held ready, and the page has come to life: before that a key would be pressed in vain. */
export async function seePair(page: Page, id: string): Promise<void> {
  const pair = `[data-pair="${id}"][data-unseen="0"]`;
  await page.locator(pair).waitFor({ timeout: PATIENCE_MS });
  await page.waitForFunction(isAlive, pair, { timeout: PATIENCE_MS });
}

/** Whether React has taken an element over. Run in the page. */
const isAlive = (selector: string): boolean =>
  Object.keys(document.querySelector(selector) ?? {}).some(key => key.startsWith('__reactFiber'));

/** Waits until the server has all that was decided. */
export const seeSaved = (page: Page): Promise<void> =>
  page.locator('[data-save="saved"]').waitFor({ state: 'attached', timeout: 90_000 });
