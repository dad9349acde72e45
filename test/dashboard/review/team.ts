import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { accessibilityFaults } from '../../helpers/dashboard/accessibility.ts';
import { settleTogether } from '../story/settle-together.ts';
import { review, seePair, seeSaved } from './review-page.ts';

const prisma = () => review.site.gallery.test.database.prisma;
const visit = (page: Page, path: string) => page.goto(`${review.site.url}${path}?lang=en`);
const shot = async (page: Page, name: string) => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

export function describeTeam(): void {
  it(
    'two annotators judge the same pairs, an adjudicator settles what they do not agree about, in Persian; the worker dies meanwhile',
    { timeout: 300_000 },
    // The dashboard dies in trouble.ts, and here in settle-together.long.test.ts.
    () => settleTogether(review, 'fa', { dashboardDies: false }),
  );

  it('what keeps a form from being sent is said, and what was typed stays', async () => {
    const judge = await review.sit('Parvin', { locale: 'en-GB', role: 'maintainer' });
    const [page, other] = [judge.page, await judge.context.newPage()];
    const write = async (tab: Page, text: string) => {
      for (const name of ['persian', 'english']) await tab.locator(`textarea[name=${name}]`).fill(text);
    };
    const publish = (tab: Page) => tab.getByRole('button', { name: 'Publish' }).click();
    for (const tab of [page, other]) {
      await visit(tab, '/guidelines');
      await tab.waitForLoadState('networkidle');
      await write(tab, tab === page ? 'Of the first tab' : 'Of the second tab');
    }
    const cookies = await judge.context.cookies();
    await judge.context.clearCookies();
    await publish(page);
    await page.getByText('You are signed out, and nothing was saved').waitFor();
    const alert = page.getByRole('alert').filter({ hasText: 'What you typed is still here' });
    expect(await alert.getByRole('link', { name: 'Sign in' }).getAttribute('target')).toBe('_blank');
    await judge.context.addCookies(cookies);
    // As a newer build answers the page of an older one: trying again would never help.
    await page.route('**/guidelines*', route =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 404, headers: { 'x-nextjs-action-not-found': '1' } })
        : route.continue(),
    );
    await publish(page);
    await page.getByText('Load the page again. Copy what you typed first').waitFor();
    await page.unroute('**/guidelines*');
    // A proxy whose server is being started again.
    await page.route('**/guidelines*', route =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' })
        : route.continue(),
    );
    await publish(page);
    await alert.filter({ hasText: 'The server is away for a moment' }).waitFor();
    await page.unroute('**/guidelines*');
    // What a proxy or our own limit refuses is told as what it is.
    const refusals = [
      [{ status: 413 }, 'This is larger than the server takes'],
      [{ status: 429, headers: { 'retry-after': '12' } }, 'Wait 12 seconds, then try again'],
      [{ status: 429 }, 'Wait a little, then try again'],
      [{ status: 403 }, 'did not let this through (error 403)'],
    ] as const;
    for (const [refusal, sentence] of refusals) {
      await page.route('**/guidelines*', route =>
        route.request().method() === 'POST'
          ? route.fulfill({ ...refusal, contentType: 'text/html', body: '<h1>No</h1>' })
          : route.continue(),
      );
      await publish(page);
      await alert.filter({ hasText: sentence }).waitFor();
      expect(await page.locator('textarea[name=english]').inputValue()).toBe('Of the first tab');
      await page.unroute('**/guidelines*');
    }
    await judge.context.setOffline(true);
    await publish(page);
    await page.getByText('No answer came from the server').waitFor();
    await alert.waitFor();
    // Who believes to be signed out leaves the device to others.
    await page.getByRole('button', { name: 'Menu' }).first().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    const toast = page.locator('[data-sonner-toast]').filter({ hasText: 'You are still signed in' });
    // Nothing was typed there.
    expect(await toast.innerText()).toMatch(/No answer came from the server\. Try again in a moment\.\s*$/);
    await judge.context.setOffline(false);
    await publish(page);
    await page.getByText('Published. Everybody sees it').waitFor();
    await publish(other);
    await other.getByText('was published meanwhile').waitFor();
    expect(await other.locator('textarea[name=english]').inputValue()).toBe('Of the second tab');
    const newest = await prisma().guideline.findFirstOrThrow({ orderBy: { version: 'desc' } });
    expect(newest.english).toBe('Of the first tab');
    await prisma().guideline.deleteMany();
    // A message in passing says where to sign in as well.
    await visit(other, '/users');
    await other.waitForLoadState('networkidle');
    await judge.context.clearCookies();
    await other.getByRole('button', { name: 'What to do with Parvin' }).click();
    await other.getByRole('menuitem', { name: 'New link' }).click();
    await other.locator('[data-sonner-toast]').getByRole('link', { name: 'Sign in' }).waitFor();
    await judge.leave();
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

    // A picture that no browser loads here is told to who writes it, and published by nobody.
    for (const name of ['persian', 'english'])
      await judge.page
        .locator(`textarea[name=${name}]`)
        .fill('# Rules\n\n![a cat](https://cats.example/cat.jpg)');
    await judge.page.getByRole('button', { name: 'Publish' }).click();
    await judge.page.getByText('A picture of \u2068cats.example\u2069 would not be shown').waitFor();
    // An earlier release took it: it is a link.
    await prisma().guideline.create({
      data: { persian: 'x', english: '![a cat](https://cats.example/cat.jpg)', author: 'Nasrin' },
    });
    await judge.page.reload();
    await judge.page.locator('a[href="https://cats.example/cat.jpg"]', { hasText: 'a cat' }).waitFor();
    await prisma().guideline.deleteMany();

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
    // Who opens it writes at once; a name alone does not turn the field round.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('text');
    const field = page.getByLabel('Your comment');
    const direction = () => field.evaluate(element => getComputedStyle(element).direction);
    await page.getByRole('button', { name: '@Nasrin' }).press('Enter');
    await field.pressSequentially('درست است؟');
    expect(await direction()).toBe('rtl');
    await field.fill('');
    await page.getByRole('button', { name: '@Nasrin' }).press('Enter');
    expect(await direction()).toBe('ltr');
    await field.fill('Is this one right? ');
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
    await Promise.all([judge, omid].map(desk => desk.leave()));
  });

  it('a maintainer assigns a source to somebody, whose queue then holds nothing else, and takes it back', async () => {
    const ids = await review.setPairs([{ source: 'translated' }, { source: 'crawled' }]);
    const judge = await review.sit('Zahra', { locale: 'en-GB', role: 'maintainer' });
    const annotator = await review.sit('Kaveh', { locale: 'en-GB' });
    const dialog = judge.page.getByRole('dialog');
    const assign = async (isCrawled: boolean) => {
      await judge.page.getByRole('button', { name: /Kaveh/ }).click();
      await judge.page.getByRole('menuitem', { name: 'Assign pairs' }).click();
      await dialog.getByRole('checkbox', { name: 'Crawled' }).setChecked(isCrawled);
      if (isCrawled) {
        expect(await accessibilityFaults(judge.page)).toEqual([]);
        await shot(judge.page, 'en-assign');
      }
      await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await visit(judge.page, '/users');
    await assign(true);
    await judge.page.getByText('a part of the pairs').waitFor();
    await visit(annotator.page, '/review');
    await seePair(annotator.page, ids[1]!);
    await annotator.page.keyboard.press('a');
    await seeSaved(annotator.page);
    await annotator.page.locator('[data-pair]').waitFor({ state: 'detached' });
    expect(await prisma().captionPair.count({ where: { status: 'pending' } })).toBe(1);
    await assign(false);
    await annotator.page.reload();
    await seePair(annotator.page, ids[0]!);
    await Promise.all([judge, annotator].map(desk => desk.leave()));
  });
}
