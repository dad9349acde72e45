import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { accessibilityFaults } from '../../helpers/dashboard/accessibility.ts';
import { type Desk, review, seePair, seeSaved, shownPair } from './review-page.ts';

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

export function describeTeam(): void {
  it('two annotators judge the same pairs, an adjudicator settles what they do not agree about', async () => {
    const ids = await review.setPairs([{}, {}, {}]);
    const judge = await review.sit('Leila', { locale: 'en-GB', role: 'maintainer' });
    await visit(judge.page, '/guidelines');
    await judge.page
      .getByLabel('In Persian')
      .first()
      .fill('# راهنما\n\n- **آنچه پیداست** را بسنجید <script>x</script>');
    await judge.page
      .getByLabel('In English')
      .first()
      .fill('# Rules\n\n- Judge **what is visible** <script>x</script>');
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
          persian: `${persian} ${index}`,
          status: 'pending' as const,
          reviewerId: null,
          reviewedAt: null,
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

  it('a team has reasons of its own, each person their own keys, and people talk about a pair', async () => {
    const ids = await review.setPairs([{}, {}, {}]);
    await prisma().setting.deleteMany({ where: { key: 'review-team' } });
    const judge = await review.sit('Nasrin', { locale: 'en-GB', role: 'maintainer' });
    await visit(judge.page, '/guidelines');
    await judge.page.getByLabel('In Persian').last().fill('تکراری');
    await judge.page.getByLabel('In English').last().fill('Repeated photo');
    await judge.page.getByRole('button', { name: 'Add a reason' }).click();
    await judge.page.locator('[data-reason]').getByText('Repeated photo').waitFor();
    expect(await accessibilityFaults(judge.page)).toEqual([]);
    await shot(judge.page, 'en-reasons');

    const omid = await review.sit('Omid', { locale: 'en-GB' });
    const { page } = omid;
    await visit(page, '/review');
    await seePair(page, ids[0]!);
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Choose other keys' }).click();
    await page.getByRole('button', { name: 'Key for: Repeated photo' }).press('a');
    await page.getByText('One key cannot do both').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'en-key-clash');
    await page.getByRole('button', { name: 'Key for: Repeated photo' }).press('q');
    await page.getByRole('button', { name: 'Save keys' }).click();
    await page.getByText('Reject: Repeated photo').waitFor();
    await page.keyboard.press('Escape');

    await page.keyboard.press('c');
    await page.getByLabel('Your comment').fill('Is this one right? ');
    await page.getByRole('button', { name: '@Nasrin' }).press('Enter');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('[data-comment]').getByText('@Nasrin').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'en-comments');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('q');
    await seePair(page, ids[1]!);
    await seeSaved(page);
    const [own] = await prisma().teamReason.findMany();
    const { reasons } = await prisma().review.findFirstOrThrow({ where: { pairId: ids[0]! } });
    expect(reasons).toEqual([`own:${own!.id}`]);
    // The key is hers on every screen from now on.
    await visit(page, '/review');
    await seePair(page, ids[1]!);
    await page.keyboard.press('q');
    await seePair(page, ids[2]!);

    await visit(judge.page, '/');
    await judge.page
      .getByRole('link', { name: /^Mentions\s*1/ })
      .first()
      .waitFor();
    await visit(judge.page, '/mentions');
    await judge.page.locator('[data-mention]').getByText('Is this one right?').waitFor();
    expect(await accessibilityFaults(judge.page)).toEqual([]);
    await shot(judge.page, 'en-mentions');
    await judge.page.getByRole('link', { name: /^Open the pair/ }).click();
    await seePair(judge.page, ids[0]!);
    await judge.page.getByRole('button', { name: '1 comment' }).click();
    await judge.page.getByRole('button', { name: 'Delete the comment of Omid' }).click();
    await judge.page.getByText('Nobody has said anything yet').waitFor();
    expect(await prisma().pairMention.count()).toBe(0);
    await Promise.all([judge, omid].map(({ context }) => context.close()));
  });
}
