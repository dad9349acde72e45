import type { Page } from 'playwright';
import { expect } from 'vitest';
import { inOneLine } from '../../../locales/apart.ts';
import type { Locale } from '../../../locales/format.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { teamMessages } from '../../../locales/team.ts';
import { accessibilityFaults } from '../../helpers/dashboard/accessibility.ts';
import type { SiteProcess } from '../../helpers/dashboard/site.ts';
import { PATIENCE_MS, waitFor } from '../../helpers/wait-for.ts';
import { type Desk, type ReviewSite, seePair, seeSaved, shownPair } from '../review/review-page.ts';

/**
 * Two annotators and an adjudicator, at a browser each: guidelines, pairs that each judges without the other, a rule that
 * settles them, a dispute, a gold pair, a word to whoever misses it. The worker dies while it settles their votes and, where it is
 * wanted, the dashboard while one of them decides.
 */
export async function settleTogether(
  review: ReviewSite,
  locale: Locale,
  { dashboardDies }: { readonly dashboardDies: boolean },
): Promise<void> {
  const day = new TeamDay(review, locale);
  try {
    const ids = await review.setPairs([{}, {}, {}]);
    await day.publishGuidelines();
    // Three are to judge each pair, so that the votes of two wait.
    await day.setRule({ people: '3', share: '100' });
    await day.judge(ids, dashboardDies);
    await day.loosenRule(ids);
    await day.settleDispute(ids);
    await day.readAgreement();
    await day.missGoldPair(ids);
  } finally {
    await day.end();
  }
}

/** What they do, in order. */
class TeamDay {
  readonly #review: ReviewSite;
  readonly #locale: Locale;
  readonly #words;
  readonly #names: {
    readonly judge: string;
    readonly first: string;
    readonly second: string;
    readonly late: string;
  };
  #judge: Desk | undefined;
  #worker: SiteProcess | undefined;

  constructor(review: ReviewSite, locale: Locale) {
    [this.#review, this.#locale] = [review, locale];
    this.#words = teamMessages(locale);
    this.#names =
      locale === 'fa'
        ? { judge: 'لیلا', first: 'سارا', second: 'علی', late: 'مینا' }
        : { judge: 'Leila', first: 'Sara', second: 'Ali', late: 'Mina' };
  }

  get #prisma() {
    return this.#review.site.gallery.test.database.prisma;
  }

  async publishGuidelines(): Promise<void> {
    const words = this.#words.guidelines;
    this.#judge = await this.#sit(this.#names.judge, 'maintainer');
    const { page } = this.#judge;
    await this.#visit(page, '/guidelines');
    await page
      .getByLabel(words.persian)
      .first()
      .fill('# راهنما\n\n- **آنچه پیداست** را بسنجید <script>x</script>');
    await page
      .getByLabel(words.english)
      .first()
      .fill('# Rules\n\n- Judge **what is visible** <script>x</script>');
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page
      .getByRole('heading', { name: this.#locale === 'fa' ? 'راهنما' : 'Rules', exact: true })
      .waitFor();
    // HTML stays the letters that it is.
    await page.getByText('<script>x</script>').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  }

  async setRule(rule: { people?: string; share?: string; gold?: string }): Promise<void> {
    const words = this.#words.agreement;
    const { page } = this.#judge!;
    await this.#visit(page, '/agreement');
    if (rule.people) await page.getByLabel(words.peopleSetting).fill(rule.people);
    if (rule.share) await page.getByLabel(words.shareSetting).fill(rule.share);
    if (rule.gold) await page.getByLabel(words.goldSetting).fill(rule.gold);
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page.getByText(words.saved).waitFor();
  }

  /** The first of them goes on where the dashboard is away: what was decided is kept by the page until it is back. */
  async judge(ids: readonly string[], dashboardDies: boolean): Promise<void> {
    const { dashboard } = this.#review.site;
    const first = await this.#sit(this.#names.first);
    await this.#visit(first.page, '/review');
    await seePair(first.page, ids[0]!);
    await first.page.keyboard.press('a');
    await seeSaved(first.page);
    await seePair(first.page, ids[1]!);
    if (dashboardDies) await dashboard.kill('SIGKILL');
    await first.page.keyboard.press('a');
    await seePair(first.page, ids[2]!);
    await first.page.keyboard.press('r');
    if (dashboardDies) await dashboard.restart();
    await seeSaved(first.page);
    const second = await this.#sit(this.#names.second);
    await this.#visit(second.page, '/review');
    for (const [index, key] of ['a', '2', 'r'].entries()) {
      await seePair(second.page, ids[index]!);
      await second.page.keyboard.press(key);
    }
    await seeSaved(second.page);
    expect(await this.#prisma.review.count({ where: { blind: true } })).toBe(2 * ids.length);
    expect(await this.#prisma.captionPair.count({ where: { status: 'pending' } })).toBe(ids.length);
    await Promise.all([first, second].map(desk => desk.leave()));
  }

  /** Two are enough from now on. The worker dies in the middle of what follows from that. */
  async loosenRule(ids: readonly string[]): Promise<void> {
    const prisma = this.#prisma;
    const worker = await this.#review.site.start('core/worker.ts');
    this.#worker = worker;
    await prisma.$transaction(
      async tx => {
        await tx.$executeRaw`SELECT FROM caption_pair WHERE id = ${ids[1]}::uuid FOR UPDATE`;
        await this.setRule({ people: '2' });
        const isWaiting = async () =>
          (
            await prisma.$queryRaw<unknown[]>`
              SELECT FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'`
          ).length > 0;
        await waitFor(isWaiting);
        await worker.kill('SIGKILL');
      },
      { timeout: PATIENCE_MS },
    );
    await worker.restart();
    await expect
      .poll(
        async () =>
          (await prisma.captionPair.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status),
        {
          timeout: PATIENCE_MS,
        },
      )
      .toEqual(['approved', 'pending', 'rejected']);
  }

  async settleDispute(ids: readonly string[]): Promise<void> {
    const words = this.#words.disputes;
    const { page } = this.#judge!;
    await this.#visit(page, '/disputes');
    const dispute = page.locator(`[data-dispute="${ids[1]}"]`);
    await dispute.getByText(reviewMessages(this.#locale).reasons['wrong-meaning']).waitFor();
    expect(await page.locator('[data-dispute]').count()).toBe(1);
    for (const name of [this.#names.first, this.#names.second])
      await dispute.getByText(name, { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dispute.getByLabel(words.asGold).check();
    await dispute.getByRole('button', { name: words.approve, exact: true }).click();
    await dispute.waitFor({ state: 'detached' });
    const settled = await this.#prisma.captionPair.findUniqueOrThrow({ where: { id: ids[1]! } });
    expect(settled.status).toBe('approved');
  }

  async readAgreement(): Promise<void> {
    const { page } = this.#judge!;
    await this.setRule({ gold: '50' });
    await page.locator('[data-alpha]').waitFor();
    const { first, second } = this.#names;
    await page
      .getByText(inOneLine([first, second]))
      .or(page.getByText(inOneLine([second, first])))
      .waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  }

  /** Whoever comes later meets the settled pair among others, and is told what was missed. */
  async missGoldPair(ids: readonly string[]): Promise<void> {
    const prisma = this.#prisma;
    const pairs = await prisma.captionPair.findMany();
    await prisma.captionPair.createMany({
      data: pairs.flatMap(({ id: _, persian, ...pair }) =>
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
    const late = await this.#sit(this.#names.late);
    const { page } = late;
    await this.#visit(page, '/review');
    await page.locator('[data-pair][data-unseen="0"]').waitFor();
    for (let shown = await shownPair(page); shown !== ids[1]; shown = await shownPair(page)) {
      await page.keyboard.press('s');
      await page.waitForFunction(
        before => document.querySelector('[data-pair]')?.getAttribute('data-pair') !== before,
        shown,
      );
    }
    await seePair(page, ids[1]!);
    await page.keyboard.press('r');
    await page.getByText(this.#words.gold.miss.approved!).waitFor();
    expect(await prisma.captionPair.findUniqueOrThrow({ where: { id: ids[1]! } })).toMatchObject({
      status: 'approved',
    });
    const judge = this.#judge!;
    await this.#visit(judge.page, '/agreement');
    await judge.page
      .getByRole('region', { name: this.#words.gold.title, exact: true })
      .getByText(this.#names.late, { exact: true })
      .waitFor();
    await Promise.all([judge, late].map(desk => desk.leave()));
  }

  async end(): Promise<void> {
    await this.#worker?.kill('SIGTERM');
  }

  #visit(page: Page, path: string) {
    return page.goto(`${this.#review.site.url}${path}?lang=${this.#locale}`);
  }

  #sit(name: string, role: 'annotator' | 'maintainer' = 'annotator'): Promise<Desk> {
    return this.#review.sit(name, { locale: this.#locale === 'fa' ? 'fa-IR' : 'en-GB', role });
  }
}
