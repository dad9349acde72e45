/** @module-tag chromium */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../helpers/wait-for.ts';
import { type Desk, openReviewSite, type ReviewSite, seePair, seeSaved, shownPair } from './review-page.ts';

let review: ReviewSite;
beforeAll(async () => {
  review = await openReviewSite();
});
afterAll(() => review?.close());

const prisma = () => review.site.gallery.test.database.prisma;
const approved = () => prisma().captionPair.count({ where: { status: 'approved' } });
const open = (page: Page) => page.goto(`${review.site.url}/review?lang=en`);

/** Presses a key, and waits until another pair is on the screen. */
async function decideShown({ page }: Desk, key: string): Promise<string | null> {
  const id = await shownPair(page);
  await page.keyboard.press(key);
  await page.waitForFunction(
    before => document.querySelector('[data-pair]')?.getAttribute('data-pair') !== before,
    id,
  );
  return id;
}

describe('nothing that was decided is lost', () => {
  it('when the network is gone, and the tab is closed before it is back', async () => {
    const ids = await review.setPairs(Array.from({ length: 12 }, () => ({})));
    const desk = await review.sit('Sara');
    await open(desk.page);
    await seePair(desk.page, ids[0]!);
    await desk.context.setOffline(true);
    for (let index = 0; index < 4; index += 1) await decideShown(desk, 'a');
    await desk.page.locator('[data-save="offline"]').waitFor();
    expect(await approved()).toBe(0);
    await desk.page.close();
    await desk.context.setOffline(false);
    const page = await desk.context.newPage();
    await open(page);
    await seePair(page, ids[4]!);
    await seeSaved(page);
    expect(await approved()).toBe(4);
    await desk.context.close();
  });

  it('when the network comes back while one goes on', async () => {
    await review.setPairs(Array.from({ length: 12 }, () => ({})));
    const desk = await review.sit('Mina');
    await open(desk.page);
    await desk.page.locator('[data-pair]').waitFor();
    await decideShown(desk, 'a');
    await desk.context.setOffline(true);
    for (let index = 0; index < 3; index += 1) await decideShown(desk, 'r');
    await desk.page.keyboard.press('u');
    await desk.context.setOffline(false);
    await seeSaved(desk.page);
    expect(await approved()).toBe(1);
    expect(await prisma().captionPair.count({ where: { status: 'rejected' } })).toBe(2);
    await desk.context.close();
  });

  it('when the tab is closed right after the last key', async () => {
    const ids = await review.setPairs(Array.from({ length: 12 }, () => ({})));
    const desk = await review.sit('Nima');
    await open(desk.page);
    await seePair(desk.page, ids[0]!);
    for (let index = 0; index < 5; index += 1) await desk.page.keyboard.press('a');
    await desk.page.close({ runBeforeUnload: true });
    await waitFor(async () => (await approved()) === 5);
    // The pairs that were held ready went back.
    await waitFor(async () => (await prisma().reviewLease.count({ where: { userId: desk.user.id } })) === 0);
    await desk.context.close();
  });

  it('when the server is killed in the middle, and what it had answered stays', async () => {
    const ids = await review.setPairs(Array.from({ length: 12 }, () => ({})));
    const desk = await review.sit('Reza');
    await open(desk.page);
    await seePair(desk.page, ids[0]!);
    await desk.page.keyboard.press('a');
    await desk.page.keyboard.press('a');
    await review.site.dashboard.kill('SIGKILL');
    await desk.page.keyboard.press('r');
    await desk.page.keyboard.press('a');
    await desk.page.locator('[data-save="offline"]').waitFor();
    await review.site.dashboard.restart();
    await seeSaved(desk.page);
    const statuses = (await prisma().captionPair.findMany({ orderBy: { id: 'asc' } })).map(
      ({ status }) => status,
    );
    expect(statuses.slice(0, 4)).toEqual(['approved', 'approved', 'rejected', 'approved']);
    // Each once, however often it was sent.
    expect(await prisma().review.count({ where: { reviewerId: desk.user.id } })).toBe(4);
    await desk.context.close();
  });

  it('and one is told when somebody else was faster', async () => {
    const ids = await review.setPairs(Array.from({ length: 3 }, () => ({})));
    const desk = await review.sit('Leila');
    await open(desk.page);
    await seePair(desk.page, ids[0]!);
    await prisma().captionPair.update({ where: { id: ids[0]! }, data: { status: 'rejected' } });
    await desk.page.keyboard.press('a');
    await desk.page.getByText('Somebody else has decided this pair').waitFor();
    expect(await approved()).toBe(0);
    await desk.context.close();
  });
});
