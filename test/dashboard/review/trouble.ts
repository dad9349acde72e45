import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../helpers/wait-for.ts';
import { type Desk, review, seePair, seeSaved, shownPair } from './review-page.ts';

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

export function describeTrouble(): void {
  describe('nothing that was decided is lost', () => {
    it('when the network is gone, and the tab is closed before it is back', async () => {
      const ids = await review.setPairs(Array.from({ length: 12 }, () => ({})));
      const desk = await review.sit('Sara');
      await open(desk.page);
      await seePair(desk.page, ids[0]!);
      await desk.page.locator('[data-pair][data-unseen="0"]').waitFor();
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
      await desk.leave();
    });

    it('when the network comes back while one goes on', async () => {
      await review.setPairs(Array.from({ length: 12 }, () => ({})));
      const desk = await review.sit('Mina');
      await open(desk.page);
      await desk.page.locator('[data-pair][data-unseen="0"]').waitFor();
      await decideShown(desk, 'a');
      await desk.page.locator('[data-pair][data-unseen="0"]').waitFor();
      await desk.context.setOffline(true);
      for (let index = 0; index < 3; index += 1) await decideShown(desk, 'r');
      await desk.page.keyboard.press('u');
      await desk.context.setOffline(false);
      await seeSaved(desk.page);
      expect(await approved()).toBe(1);
      expect(await prisma().captionPair.count({ where: { status: 'rejected' } })).toBe(2);
      await desk.leave();
    });

    it('when the tab is closed right after the last key', async () => {
      // So many that nothing is asked for while the tab closes: that has a test of its own.
      const ids = await review.setPairs(Array.from({ length: 60 }, () => ({})));
      const desk = await review.sit('Nima');
      await open(desk.page);
      await seePair(desk.page, ids[0]!);
      for (let index = 0; index < 5; index += 1) await desk.page.keyboard.press('a');
      await desk.page.close({ runBeforeUnload: true });
      await waitFor(async () => (await approved()) === 5);
      // The pairs that were held ready went back.
      await waitFor(
        async () => (await prisma().reviewLease.count({ where: { userId: desk.user.id } })) === 0,
      );
      await desk.leave();
    });

    it('and pairs that a tab had asked for when it was closed go to others', async () => {
      await review.setPairs(Array.from({ length: 3 }, () => ({})));
      const desk = await review.sit('Behnam');
      const leases = () => prisma().reviewLease.count({ where: { userId: desk.user.id } });
      const cookies = await desk.context.cookies();
      // Leased, the pairs wait in the server for this table.
      await prisma().$transaction(
        async tx => {
          await tx.$executeRaw`LOCK TABLE setting IN ACCESS EXCLUSIVE MODE`;
          const tab = new AbortController();
          const gone = fetch(`${review.site.url}/api/review/next`, {
            method: 'POST',
            signal: tab.signal,
            headers: {
              'content-type': 'application/json',
              cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
              origin: review.site.url,
            },
            body: JSON.stringify({
              filter: { status: 'pending' },
              order: { by: 'lowest' },
              cursor: null,
              limit: 3,
            }),
          });
          await waitFor(async () => (await leases()) === 3);
          tab.abort();
          await expect(gone).rejects.toThrow();
          await waitFor(async () => (await leases()) === 0);
        },
        { timeout: 60_000 },
      );
      await desk.leave();
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
      await desk.leave();
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
      await desk.leave();
    });
  });

  describe('without a connection', () => {
    it('all that is held has its image, and what has none is not decided', async () => {
      const ids = await review.setPairs(Array.from({ length: 12 }, () => ({})));
      const desk = await review.sit('Parisa');
      const { page } = desk;
      // One image cannot be had; all others can.
      const lost = Buffer.from(
        (
          await prisma().captionPair.findUniqueOrThrow({
            where: { id: ids[2]! },
            include: { image: true },
          })
        ).image.sha256,
      ).toString('hex');
      await page.route(`**/media/${lost}/**`, route => route.abort());
      await open(page);
      await page.locator('[data-unseen="1"]').waitFor();
      await desk.context.setOffline(true);
      await decideShown(desk, 'a');
      await decideShown(desk, 'a');
      await page.getByText('The photo has not arrived yet. It can be judged').waitFor();
      await page.keyboard.press('a');
      await page.getByText('nothing was decided').waitFor();
      expect(await shownPair(page)).toBe(ids[2]);
      await decideShown(desk, 's');
      for (const id of ids.slice(3)) {
        expect(await shownPair(page)).toBe(id);
        expect(await page.locator(`[data-pair="${id}"] img`).first().evaluate(isPainted)).toBe(true);
        if (id !== ids.at(-1)) await decideShown(desk, 'r');
      }
      await desk.context.setOffline(false);
      await seeSaved(page);
      expect(await prisma().captionPair.findUniqueOrThrow({ where: { id: ids[2]! } })).toMatchObject({
        status: 'pending',
      });
      await desk.leave();
    });

    it('the queue gets shorter with each decision, and longer with what is taken back', async () => {
      const ids = await review.setPairs(Array.from({ length: 12 }, () => ({})));
      const desk = await review.sit('Omid');
      await open(desk.page);
      await seePair(desk.page, ids[0]!);
      await desk.page.getByText('12 in the queue').waitFor();
      await desk.context.setOffline(true);
      await decideShown(desk, 'a');
      await desk.page.getByText('11 in the queue').waitFor();
      await decideShown(desk, 's');
      await desk.page.getByText('10 in the queue').waitFor();
      await desk.page.keyboard.press('u');
      await desk.page.getByText('11 in the queue').waitFor();
      await desk.leave();
    });
  });

  describe('whoever is signed out in the middle', () => {
    it('comes back to the same filters and the same order', async () => {
      const ids = await review.setPairs(Array.from({ length: 12 }, () => ({})));
      const desk = await review.sit('Hamid');
      const address = '/review?min=0.2&from=1405-01-01&order=highest&lang=en';
      await desk.page.goto(review.site.url + address);
      await seePair(desk.page, ids[11]!);
      await prisma().session.deleteMany({ where: { userId: desk.user.id } });
      await desk.page.keyboard.press('a');
      const link = desk.page.locator('[data-save="signed-out"] a');
      await link.waitFor();
      const { searchParams } = new URL((await link.getAttribute('href')) ?? '', review.site.url);
      expect(searchParams.get('next')).toBe(address);
      await desk.leave();
    });
  });
}

const isPainted = (image: Element): boolean =>
  image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0;
