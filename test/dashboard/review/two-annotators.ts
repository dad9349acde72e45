import { expect } from 'vitest';
import { type Desk, review, seeSaved } from './review-page.ts';

/**
 * Two annotators work one queue off, each at a browser, as fast as the screen shows pairs: no pair is shown to both,
 * none is left, none is decided twice.
 */
export async function workOffTogether(count: number): Promise<void> {
  const ids = await review.setPairs(Array.from({ length: count }, () => ({})));
  const desks = [await review.sit('Sara'), await review.sit('Ali')];
  const shown = await Promise.all(desks.map(desk => workOff(desk, `${review.site.url}/review?lang=en`)));
  const [sara = [], ali = []] = shown;
  expect(sara.filter(id => ali.includes(id))).toEqual([]);
  expect([...sara, ...ali].toSorted()).toEqual(ids.toSorted());
  expect(Math.min(sara.length, ali.length)).toBeGreaterThan(0);
  const { prisma } = review.site.gallery.test.database;
  const trail = await prisma.review.groupBy({
    by: ['reviewerId'],
    where: { pairId: { in: ids } },
    _count: true,
  });
  expect(trail.map(({ _count }) => _count).toSorted()).toEqual([sara.length, ali.length].toSorted());
  expect(await prisma.captionPair.count({ where: { status: 'pending' } })).toBe(0);
  expect(await prisma.reviewLease.count()).toBe(0);
  await Promise.all(desks.map(desk => desk.leave()));
}

/** Presses a key for each pair that is shown until there are none. @returns all that were shown. */
async function workOff({ page }: Desk, url: string): Promise<string[]> {
  await page.goto(url);
  await page.locator('[data-pair], [data-empty]').first().waitFor();
  const seen = await page.evaluate(pressThrough);
  await seeSaved(page);
  return seen;
}

/** Runs in the page: nobody presses keys as fast through the browser's own door. */
function pressThrough(): Promise<string[]> {
  const keys = ['KeyA', 'KeyR', 'Digit2'];
  return new Promise(resolve => {
    const seen: string[] = [];
    const step = (): void => {
      if (document.querySelector('[data-empty="empty"]')) {
        resolve(seen);
        return;
      }
      const id = document.querySelector('[data-pair]')?.getAttribute('data-pair');
      // Nobody decides about an image that is not there yet.
      const isSeen = document.querySelector('[data-pair][data-unseen="0"]') !== null;
      if (id && isSeen && id !== seen.at(-1)) {
        seen.push(id);
        const code = keys[seen.length % keys.length] ?? 'KeyA';
        window.dispatchEvent(new KeyboardEvent('keydown', { code, key: 'x', cancelable: true }));
      }
      setTimeout(step, 5);
    };
    step();
  });
}
