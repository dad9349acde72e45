import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { drawDemo } from '../../../core/work/demo/draw-demo.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import { dashboardMessages } from '../../../locales/dashboard.ts';
import { exportMessages } from '../../../locales/export.ts';
import type { Locale } from '../../../locales/format.ts';
import { itemReason } from '../../../locales/item-reasons.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { accessibilityFaults } from '../../helpers/dashboard/accessibility.ts';
import { openBrowser } from '../../helpers/dashboard/browser.ts';
import { joinAs, PASSWORD } from '../../helpers/dashboard/people.ts';
import { openSite, type Site } from '../../helpers/dashboard/site.ts';
import { PATIENCE_MS } from '../../helpers/wait-for.ts';
import { startCommons } from '../../stand-ins/commons.ts';
import { fakeTranslation } from '../../stand-ins/translation/faults.ts';
import { startLibreTranslate } from '../../stand-ins/translation/libretranslate.ts';
import { seePair, seeSaved, shownPair } from '../review/review-page.ts';

/** Images that were there before, and those that the site holds for the crawl. */
const [THERE, NEW] = [12, 5];

/** What the site says of its images: a word of its own in each, which a translation keeps. */
const captionOf = (number: number): string => `a drawing numbered ${4_101 + number}`;

/**
 * An evening of a maintainer at a browser, over all the real processes: a crawl, its translation and scores, a filtered
 * queue of which three pairs are reviewed, an index that holds what was approved, the way back, and an export. The
 * dashboard dies while the crawl runs, the worker while it translates, the search while the index is replaced.
 */
export async function spendEvening(locale: Locale): Promise<void> {
  const drawn = (await Array.fromAsync(drawDemo(THERE + NEW + 1))).slice(THERE);
  const [commons, translator, browser] = await Promise.all([
    startCommons(
      drawn.map(({ bytes }, index) => ({
        id: index + 1,
        bytes: Buffer.from(bytes),
        labels: { en: captionOf(index) },
      })),
    ),
    startLibreTranslate(),
    openBrowser(),
  ]);
  // The last one never comes whole.
  commons.pictureFaults.set(NEW + 1, ['truncated']);
  const site = await openSite({
    pictures: THERE,
    settings: {
      COMMONS_URL: commons.origin,
      COMMONS_PICTURE_HOSTS: '127.0.0.1',
      CRAWL_LOCAL_ORIGINS: commons.origin,
      CRAWL_CONTACT: 'operator@example.org',
      CRAWL_GAP_SECONDS: '1',
      LIBRETRANSLATE_URL: translator.url,
    },
  });
  try {
    const context = await browser.newContext({
      locale: locale === 'fa' ? 'fa-IR' : 'en-GB',
      baseURL: site.url,
      acceptDownloads: true,
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const faults: string[] = [];
    page.on('pageerror', error => faults.push(error.message));
    const evening = new Evening(site, page, locale);
    await evening.signIn();
    await evening.crawl();
    // The service takes its time; meanwhile the worker dies.
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    translator.beforeAnswer = () => {
      asked.resolve();
      return held.promise;
    };
    await evening.translate(asked.promise, held.resolve);
    const { approved, rejected } = await evening.review();
    await evening.rebuild();
    await evening.find(approved, rejected);
    await evening.rollBack();
    await evening.find(approved, rejected);
    await evening.export(approved, rejected);
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    await site.close();
    await Promise.all([commons.close(), translator.close()]);
  }
}

/** What she does, in order. */
class Evening {
  readonly #site: Site;
  readonly #page: Page;
  readonly #locale: Locale;
  readonly #jobs;
  readonly #index;

  constructor(site: Site, page: Page, locale: Locale) {
    [this.#site, this.#page, this.#locale] = [site, page, locale];
    this.#jobs = jobMessages(locale);
    this.#index = upkeepMessages(locale).index;
  }

  get #prisma() {
    return this.#site.gallery.test.database.prisma;
  }

  async signIn(): Promise<void> {
    const words = accountMessages(this.#locale);
    await joinAs(this.#site, 'maintainer', 'keeper');
    const page = this.#page;
    await page.goto('/jobs');
    await page.getByLabel(words.fields.username).fill('keeper');
    await page.getByLabel(words.fields.password, { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: words.signIn.submit, exact: true }).click();
    await page.getByRole('heading', { name: this.#jobs.title, level: 1 }).waitFor();
  }

  /** She asks while neither worker nor crawler runs, and is told so; the dashboard dies while it is under way. */
  async crawl(): Promise<void> {
    const [page, words] = [this.#page, this.#jobs];
    await page.getByText(words.noWorker).waitFor();
    await this.#ask('crawl', async dialog => {
      await dialog.getByLabel(words.fields.category).fill('Bazaars');
    });
    await page.getByText(words.noCrawler).waitFor();
    await this.#site.start('crawler/main.ts');
    await expect.poll(() => this.#prisma.image.count()).toBeGreaterThan(THERE);
    await this.#site.dashboard.kill('SIGKILL');
    await page.getByText(words.lost).waitFor();
    await this.#site.dashboard.restart();
    // Without a reload.
    await this.#run('crawl', 'done').waitFor();
    expect(await this.#prisma.image.count()).toBe(THERE + NEW);
    const run = page.locator('[data-run]', { has: page.locator('[data-standing="done"]') });
    await run.getByText(words.details).click();
    await run.getByText(words.problem(1, itemReason(this.#locale, 'image.unreadable'))).waitFor();
    await run.getByText(words.example('\u2068http://127.0.0.1:')).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  }

  async translate(hasBegun: Promise<void>, goOn: () => void): Promise<void> {
    const worker = await this.#site.start('core/worker.ts');
    await this.#ask('translate-captions', async dialog => {
      await dialog.getByLabel(this.#jobs.fields.provider).selectOption('libretranslate');
    });
    await hasBegun;
    await worker.kill('SIGKILL');
    goOn();
    await worker.restart();
    await this.#run('translate-captions', 'done').waitFor();
    const translated = { source: 'translated' } as const;
    expect(await this.#prisma.captionPair.count({ where: translated })).toBe(NEW);
    // The worker gives scores by itself.
    await expect
      .poll(() => this.#prisma.captionPair.count({ where: { ...translated, score: { not: null } } }))
      .toBe(NEW);
  }

  /** Three of those that were translated, the best first: two are right. */
  async review(): Promise<{ approved: readonly string[]; rejected: string }> {
    const [page, words] = [this.#page, reviewMessages(this.#locale)];
    await page.goto('/review');
    await page.getByRole('button', { name: words.filters.open }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(words.filters.order).selectOption('highest');
    const collection = dialog.getByLabel(words.filters.collection);
    const option = collection.locator('option', { hasText: words.sources.translated });
    await collection.selectOption(await option.first().getAttribute('value'));
    await dialog.getByRole('button', { name: words.filters.apply }).click();
    const best = await this.#prisma.captionPair.findMany({
      where: { source: 'translated' },
      orderBy: [{ score: 'desc' }, { id: 'asc' }],
      take: 3,
    });
    for (const [index, key] of ['a', 'r', 'a'].entries()) {
      await seePair(page, best[index]!.id);
      await page.keyboard.press(key);
      await expect.poll(() => shownPair(page)).not.toBe(best[index]!.id);
    }
    await seeSaved(page);
    const ids = best.map(({ id }) => id);
    const judged = await this.#prisma.captionPair.findMany({ where: { id: { in: ids } } });
    const statusOf = new Map(judged.map(({ id, status }) => [id, status]));
    expect(ids.map(id => statusOf.get(id))).toEqual(['approved', 'rejected', 'approved']);
    return { approved: [best[0]!.persian, best[2]!.persian], rejected: best[1]!.persian };
  }

  /** The search dies while the new index takes the place of the old one. */
  async rebuild(): Promise<void> {
    const page = this.#page;
    await page.goto('/indexes');
    await page.getByRole('button', { name: this.#index.build }).click();
    await this.#run('build-index', 'working').or(this.#run('build-index', 'done')).waitFor();
    await this.#site.search.kill('SIGKILL');
    await this.#run('build-index', 'done').waitFor();
    await this.#site.search.restart();
    await page.reload();
    const rows = page.getByRole('row').filter({ hasText: this.#index.states.published });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
  }

  /** What was approved comes first, and its image is there; what was rejected stays out. */
  async find(approved: readonly string[], rejected: string): Promise<void> {
    const page = this.#page;
    const words = dashboardMessages(this.#locale).search;
    for (const persian of approved) {
      await page.goto('/');
      await page.getByRole('combobox', { name: words.label }).fill(persian);
      await page.getByRole('combobox', { name: words.label }).press('Enter');
      await page.getByRole('heading', { name: words.heading(persian) }).waitFor();
      const first = page.locator('main ul a[href^="/picture/"]:has(img)').first();
      expect(await first.getAttribute('href')).toBe(`/picture/${await this.#imageOf(persian)}`);
      await expect
        .poll(() => first.locator('img').evaluate(image => (image as { naturalWidth?: number }).naturalWidth))
        .toBeGreaterThan(0);
    }
    await page.goto(`/search?q=${encodeURIComponent(rejected)}`);
    await page.locator('main ul a[href^="/picture/"]').first().waitFor();
    expect(await page.locator(`a[href="/picture/${await this.#imageOf(rejected)}"]`).count()).toBe(0);
  }

  /** To the index before, which holds none of the new images: search finds them all the same. */
  async rollBack(): Promise<void> {
    const page = this.#page;
    await page.goto('/indexes');
    await page.getByRole('button', { name: this.#index.goBack }).first().click();
    await this.#run('publish-index', 'done').waitFor();
    await page.reload();
    await page.getByText(this.#index.pinned).waitFor();
  }

  async export(approved: readonly string[], rejected: string): Promise<void> {
    const page = this.#page;
    const { page: words } = exportMessages(this.#locale);
    await page.goto('/export');
    await page.getByLabel(words.source).selectOption('translated');
    await page.getByRole('button', { name: words.count }).click();
    await page.getByText(words.counted(2, 2)).waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: words.download }).click();
    const rows: Record<string, string>[] = parse(await readFile(await (await waiting).path()), {
      bom: true,
      columns: true,
    });
    expect(rows.map(({ caption }) => caption).toSorted()).toEqual(approved.toSorted());
    expect(rows.map(({ english }) => fakeTranslation(english ?? '')).toSorted()).toEqual(approved.toSorted());
    expect(JSON.stringify(rows)).not.toContain(rejected);
    for (const { attribution } of rows) expect(attribution).toContain('CC BY-SA 4.0');
  }

  async #ask(kind: 'crawl' | 'translate-captions', fill: (dialog: ReturnType<Page['getByRole']>) => unknown) {
    const [page, words] = [this.#page, this.#jobs];
    await page.goto('/jobs');
    await page.getByRole('button', { name: words.start }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(words.fields.kind).selectOption(kind);
    await fill(dialog);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.startNow, exact: true }).click();
    await page.getByText(words.started).waitFor();
  }

  #run(kind: keyof ReturnType<typeof jobMessages>['kinds'], standing: string) {
    return this.#page
      .locator('[data-run]')
      .filter({ hasText: this.#jobs.kinds[kind] })
      .filter({ has: this.#page.locator(`[data-standing="${standing}"]`) });
  }

  async #imageOf(persian: string): Promise<string> {
    return (await this.#prisma.captionPair.findFirstOrThrow({ where: { persian } })).imageId;
  }
}
