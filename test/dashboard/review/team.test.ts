/** @module-tag chromium */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityFaults } from '../../helpers/dashboard/accessibility.ts';
import { type Desk, openReviewSite, type ReviewSite, seePair, seeSaved, shownPair } from './review-page.ts';

let review: ReviewSite;
beforeAll(async () => {
  review = await openReviewSite();
});
afterAll(() => review?.close());

const prisma = () => review.site.gallery.test.database.prisma;
const visit = (page: Page, path: string) => page.goto(`${review.site.url}${path}?lang=en`);
const shot = async (page: Page, name: string) => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

/** Presses these keys, each when the pair it is for is on the screen. */
async function decide({ page }: Desk, ids: readonly string[], keys: readonly string[]): Promise<void> {
  for (const [index, key] of keys.entries()) {
    await seePair(page, ids[index]!);
    await page.keyboard.press(key);
  }
  await page.locator('[data-empty="empty"]').waitFor();
  await seeSaved(page);
}

it('two annotators judge the same pairs, an adjudicator settles what they do not agree about', async () => {
  const ids = await review.setPairs([{}, {}, {}]);
  const judge = await review.sit('Leila', { locale: 'en-GB', role: 'maintainer' });
  await visit(judge.page, '/guidelines');
  await judge.page
    .getByLabel('In Persian')
    .fill('# راهنما\n\n- **آنچه پیداست** را بسنجید <script>x</script>');
  await judge.page.getByLabel('In English').fill('# Rules\n\n- Judge **what is visible** <script>x</script>');
  await judge.page.getByRole('button', { name: 'Publish' }).click();
  await judge.page.getByRole('heading', { name: 'Rules' }).waitFor();
  // HTML stays the letters that it is.
  await judge.page.getByText('<script>x</script>').first().waitFor();
  expect(await accessibilityFaults(judge.page)).toEqual([]);
  await shot(judge.page, 'en-guidelines');

  await visit(judge.page, '/agreement');
  await judge.page.getByLabel('People who review a pair').fill('2');
  await judge.page.getByLabel('Share of pairs that several review').fill('100');
  await judge.page.getByRole('button', { name: 'Save' }).click();
  await judge.page.getByText('It holds for the next pairs').waitFor();

  const sara = await review.sit('Sara', { locale: 'en-GB' });
  await visit(sara.page, '/review');
  await decide(sara, ids, ['a', 'a', 'r']);
  expect(await prisma().captionPair.count({ where: { status: 'pending' } })).toBe(3);
  const ali = await review.sit('Ali', { locale: 'en-GB' });
  await visit(ali.page, '/review');
  await decide(ali, ids, ['a', '2', 'r']);

  await visit(judge.page, '/disputes');
  const dispute = judge.page.locator(`[data-dispute="${ids[1]}"]`);
  await dispute.getByText('Says something else').waitFor();
  expect(await judge.page.locator('[data-dispute]').count()).toBe(1);
  for (const name of ['Sara', 'Ali']) await dispute.getByText(name, { exact: true }).waitFor();
  expect(await accessibilityFaults(judge.page)).toEqual([]);
  await shot(judge.page, 'en-disputes');
  await dispute.getByLabel('Make it a gold pair').check();
  await dispute.getByRole('button', { name: 'Approve', exact: true }).click();
  await dispute.waitFor({ state: 'detached' });
  const statuses = await prisma().captionPair.findMany({ orderBy: { id: 'asc' } });
  expect(statuses.map(({ status }) => status)).toEqual(['approved', 'approved', 'rejected']);

  await visit(judge.page, '/agreement');
  await judge.page.locator('[data-alpha]').waitFor();
  await judge.page.getByText('Sara · Ali').or(judge.page.getByText('Ali · Sara')).waitFor();
  await judge.page.getByLabel('Share of gold pairs').fill('50');
  await judge.page.getByRole('button', { name: 'Save' }).click();
  await judge.page.getByText('It holds for the next pairs').waitFor();
  expect(await accessibilityFaults(judge.page)).toEqual([]);
  await shot(judge.page, 'en-agreement');

  // Whoever comes later meets the settled pair among others, and is told what was missed.
  await prisma().captionPair.createMany({
    data: statuses.flatMap(({ id: _, persian, ...pair }) =>
      Array.from({ length: 16 }, (__, index) => ({
        ...pair,
        ...{ persian: `${persian} ${index}`, status: 'pending' as const, reviewerId: null, reviewedAt: null },
        id: crypto.randomUUID(),
      })),
    ),
  });
  const mina = await review.sit('Mina', { locale: 'en-GB' });
  await visit(mina.page, '/review');
  await mina.page.locator('[data-pair][data-unseen="0"]').waitFor();
  for (let shown = await shownPair(mina.page); shown !== ids[1]; shown = await shownPair(mina.page)) {
    await mina.page.keyboard.press('s');
    await mina.page.waitForFunction(
      before => document.querySelector('[data-pair]')?.getAttribute('data-pair') !== before,
      shown,
    );
  }
  await seePair(mina.page, ids[1]!);
  await mina.page.keyboard.press('r');
  await mina.page.getByText('this pair was found to be right').waitFor();
  expect(await prisma().captionPair.findUniqueOrThrow({ where: { id: ids[1]! } })).toMatchObject({
    status: 'approved',
  });
  await visit(judge.page, '/agreement');
  await judge.page.getByRole('region', { name: 'Gold pairs' }).getByText('Mina').waitFor();
  await Promise.all([judge, sara, ali, mina].map(({ context }) => context.close()));
});
