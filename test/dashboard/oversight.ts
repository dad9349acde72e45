import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BulkDecisionRepository } from '../../core/data/review/bulk-decisions.ts';
import { ReviewDecisionRepository } from '../../core/data/review/review-decisions.ts';
import { textScorer } from '../../core/ground/domain/captions/scorer.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { ROOT } from '../../core/ground/project.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { accessibilityFaults } from '../helpers/dashboard/accessibility.ts';
import { joinAs } from '../helpers/dashboard/people.ts';
import type { Site } from '../helpers/dashboard/site.ts';
import { fillPairs } from '../helpers/fill-pairs.ts';
import { NODE_FLAGS } from '../helpers/node-flags.ts';
import { PATIENCE_MS } from '../helpers/wait-for.ts';

const PAIRS = 6_000;
const HOSTILE = '=HYPERLINK("https://evil.example","کلیک") <script>alert(1)</script>\u202E';

let site: Site;
let page: Page;
let worker: ChildProcess;
let scorer: string;
const faults: string[] = [];
function startWorker(): ChildProcess {
  return spawn(process.execPath, [...NODE_FLAGS, path.join(ROOT, 'core/worker.ts')], {
    env: childEnvironment({ NODE_ENV: 'production', ...site.gallery.environment }),
    stdio: 'ignore',
  });
}

const statuses = async () => {
  const groups = await site.gallery.test.database.prisma.captionPair.groupBy({
    by: ['status'],
    // The worker also scores the gallery's own captions.
    where: { scorer, source: { not: 'demo' } },
    _count: true,
  });
  return Object.fromEntries(groups.map(({ status, _count }) => [status, _count]));
};

/** The pages of maintainers over thousands of pairs, in a dashboard that is open already. */
export function describeOversight(
  open: () => { readonly site: Site; readonly browser: Browser | undefined },
): void {
  describe('oversight', { tags: ['chromium'] }, () => {
    beforeAll(async () => {
      const { browser } = open();
      site = open().site;
      const { database } = site.gallery.test;
      const images = await database.prisma.image.findMany({ select: { id: true } });
      await fillPairs(
        database,
        PAIRS,
        images.map(({ id }) => id),
      );
      // Of the scorer that the worker has, or it would give them scores of its own.
      scorer = textScorer(site.gallery.model.modelId);
      await database.prisma.captionPair.updateMany({ where: { scorer: { not: null } }, data: { scorer } });
      const cookie = await joinAs(site, 'maintainer', 'keeper');
      const context = await browser!.newContext({
        locale: 'en',
        baseURL: site.url,
        acceptDownloads: true,
        viewport: { width: 1280, height: 1000 },
      });
      const [name = '', value = ''] = cookie.split(/=(.*)/s);
      await context.addCookies([{ name, value, url: site.url }]);
      page = await context.newPage();
      page.setDefaultTimeout(90_000);
      page.on('pageerror', error => faults.push(error.message));
      page.on('console', message => {
        if (message.type() === 'error') faults.push(message.text());
      });
    }, 180_000);
    afterAll(async () => {
      worker?.kill('SIGKILL');
      await page?.close();
    });

    test('bulk by threshold: lines by the keyboard, a preview, a sample, a job that outlives a kill, undone as one act', async () => {
      await page.goto(`/bulk?lang=en&source=translated&scorer=${encodeURIComponent(scorer)}`);
      const before = await statuses();
      // Scorers by what they compare, not by their code.
      await page
        .getByRole('option', { name: 'Translated · English with Persian, \u2068demo\u2069 (', exact: false })
        .waitFor({
          state: 'attached',
        });
      const approve = page.getByRole('slider', { name: 'Approve from' });
      await approve.focus();
      await page.keyboard.press('End');
      for (let n = 0; n < 22; n += 1) await page.keyboard.press('ArrowLeft');
      const from = Number(await approve.getAttribute('aria-valuetext'));
      const { database } = site.gallery.test;
      const count = (score: object) =>
        database.prisma.captionPair.count({
          where: { scorer, source: 'translated', status: 'pending', score },
        });
      const approved = await count({ gte: Math.fround(from) });
      const english = new Intl.NumberFormat('en-US');
      await page.getByText(`Approve ${english.format(approved)}`, { exact: true }).waitFor();
      // Ali approved every tenth, and what he approved is right.
      await page.getByText(/100% of them right \(95% sure: 9\d/).waitFor();

      // The line itself is dragged, too.
      const reject = page.getByRole('slider', { name: 'Reject below' });
      const box = (await reject.boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y - 100);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 - 60, box.y - 90, { steps: 4 });
      await page.mouse.up();
      const below = Number(await reject.getAttribute('aria-valuetext'));
      const rejected = await count({ lt: Math.fround(below) });
      await page.getByText(`Reject ${english.format(rejected)}`, { exact: true }).waitFor();

      await page.getByRole('button', { name: 'Look at a sample' }).click();
      await page.getByRole('heading', { name: 'Would be approved' }).waitFor();
      expect(await page.locator('section[aria-label="Look at a sample"] li').count()).toBe(48);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Logarithmic' }).click();
      for (const [format, start] of [
        ['CSV', '\u{EF}\u{BB}\u{BF}from,to,pending,approved,rejected'],
        ['SVG', '<svg'],
        ['PNG', '\u{89}PNG'],
      ] as const) {
        const waiting = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download' }).click();
        if (format === 'CSV') expect(await accessibilityFaults(page)).toEqual([]);
        await page.getByRole('menuitem', { name: format }).click();
        const file = await readFile(await (await waiting).path());
        expect(file.toString('latin1')).toMatch(new RegExp(`^${start}`));
      }

      await page.getByRole('button', { name: 'Decide' }).click();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
      await page.getByText('Running', { exact: false }).first().waitFor();
      await page.getByRole('heading', { name: 'Would be approved' }).waitFor({ state: 'detached' });
      const row = () => database.prisma.bulkDecision.findFirstOrThrow({ orderBy: { id: 'desc' } });
      worker = startWorker();
      await expect
        .poll(async () => (await row()).approved, { timeout: 120_000, interval: 10 })
        .toBeGreaterThan(0);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      worker = startWorker();
      await expect.poll(async () => (await row()).finishedAt, { timeout: 120_000 }).not.toBeNull();
      expect(await row()).toMatchObject({
        approved,
        rejected,
        total: approved + rejected,
        creator: 'keeper',
      });
      expect(await statuses()).toEqual({
        approved: before['approved']! + approved,
        rejected,
        pending: before['pending']! - approved - rejected,
      });
      await page.getByText('Done', { exact: true }).waitFor();

      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(async () => (await row()).undoneAt, { timeout: 120_000 }).not.toBeNull();
      await page.getByText('Undone', { exact: true }).waitFor();
      expect(await statuses()).toEqual(before);
      expect(faults).toEqual([]);
    }, 300_000);

    test('a bulk page left open follows what is decided elsewhere, and says why two at once are refused', async () => {
      const bulk = new BulkDecisionRepository(site.gallery.test.database, { showUnreviewed: true });
      await page.goto(`/bulk?lang=en&source=translated&scorer=${encodeURIComponent(scorer)}`);
      const line = page.getByRole('slider', { name: 'Approve from' });
      const approveFrom = Number(await line.getAttribute('aria-valuetext'));
      const headline = page.getByText(/^Approve [\d,]+$/);
      const before = await headline.innerText();
      const filter = { source: 'translated', scorer, proposed: true } as const;
      const { id } = await bulk.begin({ filter, approveFrom, rejectBelow: null });
      await page.getByRole('button', { name: 'Decide' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
      await page.getByText('Running', { exact: false }).first().waitFor();
      await page.getByText('Another bulk decision is being carried out').waitFor();
      await bulk.carryOut(id);
      await page.getByText('Approve 0', { exact: true }).waitFor();
      // Back from another tab.
      await bulk.requestUndo(id);
      await bulk.carryOut(id);
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await page.getByText(before, { exact: true }).waitFor();
      expect(faults).toEqual([]);
    });

    test('the audit trail: filtered, in pages, exported whole without a formula in it', async () => {
      const { database } = site.gallery.test;
      const pair = await database.prisma.captionPair.findFirstOrThrow({
        where: { status: 'pending', source: 'translated' },
      });
      await database.prisma.captionPair.update({ where: { id: pair.id }, data: { persian: HOSTILE } });
      const keeper = await database.prisma.user.findFirstOrThrow({ where: { username: 'keeper' } });
      await judge(keeper.id, pair.id);
      await page.goto('/trail?kind=single&lang=en');
      await page.getByText('alert(1)').first().waitFor();
      await page.getByRole('link', { name: 'Older' }).click();
      await page.getByRole('link', { name: 'To the newest' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);

      await page.goto('/trail');
      await page.getByLabel('Person').selectOption({ label: 'keeper' });
      await page.getByLabel('Kind').selectOption({ label: 'One by one' });
      await page.getByRole('button', { name: 'Show' }).click();
      await expect.poll(() => page.getByRole('row').count()).toBe(2);
      const request = page.context().request;
      const all = await request.get('/trail/export?format=jsonl');
      const lines = (await all.text()).trimEnd().split('\n');
      expect(lines).toHaveLength(await database.prisma.review.count());
      const csv = await (await request.get(`/trail/export?format=csv&pair=${pair.id}`)).text();
      const [act] = parse(csv, { columns: true, bom: true }) as Record<string, string>[];
      expect(act).toMatchObject({
        who: 'keeper',
        action: 'reject',
        previousStatus: 'pending',
        status: 'rejected',
        persian: `'${HOSTILE}`,
        reasons: 'watermark',
      });
      expect((await request.get('/trail/export?format=xml')).status()).toBe(400);
      expect(faults).toEqual([]);
    });

    test('export: what passes is counted, and downloaded as a table or with its photos', async () => {
      const { prisma } = site.gallery.test.database;
      await page.goto('/export?lang=en');
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByLabel('Captions from').selectOption('translated');
      await page.getByRole('button', { name: 'Count' }).click();
      await page.waitForURL(/source=translated/);
      const approved = await prisma.captionPair.count({
        where: { status: 'approved', source: 'translated', image: { state: 'visible' } },
      });
      expect(approved).toBeGreaterThan(0);
      const english = new Intl.NumberFormat('en-US');
      await page.getByText(`${english.format(approved)} approved pairs of `).waitFor();

      const save = async () => {
        const waiting = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download' }).click();
        return readFile(await (await waiting).path());
      };
      const rows: Record<string, string>[] = parse(await save(), { bom: true, columns: true });
      expect(rows).toHaveLength(approved);
      expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['translated']));
      expect(new Map(rows.map(({ sha256, split }) => [sha256, split])).size).toBe(
        new Set(rows.map(({ sha256, split }) => `${sha256} ${split}`)).size,
      );
      await page.getByLabel('Format').selectOption('huggingface');
      const tar = await save();
      expect(tar.subarray(0, 100).toString()).toMatch(/^data\/train\/0000\/[0-9a-f]{64}-1280\.jpg/);
      expect(tar.includes('## Photos and licences')).toBe(true);

      await page.goto('/export?min=0.5');
      await page.getByText('name the scorer').waitFor();
      await page.goto('/export?source=feedback');
      await page.getByText('No approved pair passes').waitFor();
    });

    test('pages come before what has to be counted over many rows', async () => {
      const { prisma } = site.gallery.test.database;
      const cookies = (await page.context().cookies())
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ');
      // The worker builds an index of its own accord; one of now would know all that was approved.
      await expect
        .poll(() => prisma.indexSnapshot.count({ where: { state: 'published' } }))
        .toBeGreaterThan(0);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      // All that was approved came later.
      await prisma.indexSnapshot.updateMany({ data: { createdAt: new Date(0) } });
      for (const [path, table, there, later] of [
        ['/export', 'caption_pair', 'Download', 'approved pairs of'],
        ['/indexes', 'review', 'Build a new one', 'Since the present index was built'],
        ['/agreement', 'review', 'Gold pairs', 'No pair has been reviewed by two people yet'],
        ['/crawls', 'image', 'How far each source was read', 'No crawled photo waits'],
      ] as const) {
        const seen: string[] = [];
        const pieces = await prisma.$transaction(
          async tx => {
            await tx.$executeRawUnsafe(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
            const answer = await fetch(`${site.url}${path}?lang=en`, {
              headers: { cookie: cookies },
              signal: AbortSignal.timeout(PATIENCE_MS),
            });
            const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
            while (!seen.join('').includes(there)) {
              const { value, done } = await reader.read();
              expect(done, path).toBe(false);
              seen.push(value ?? '');
            }
            return reader;
          },
          { timeout: PATIENCE_MS },
        );
        expect(seen.join(''), path).not.toContain(later);
        for (let piece = await pieces.read(); !piece.done; piece = await pieces.read())
          seen.push(piece.value);
        expect(seen.join(''), path).toContain(later);
      }
    });

    test('progress: by day and person, the pace and what is left, in Persian with Jalali days', async () => {
      await page.goto('/progress?days=30&lang=en');
      await page.getByRole('heading', { name: 'By person' }).waitFor();
      await page.getByRole('cell', { name: 'keeper' }).first().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.goto('/progress?lang=fa');
      const today = new Intl.DateTimeFormat('fa-IR-u-ca-persian', {
        day: 'numeric',
        month: 'long',
        timeZone: 'Asia/Tehran',
      });
      await page
        .getByRole('cell', { name: today.format(new Date()) })
        .first()
        .waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      // A phone scrolls tables, never the page.
      await page.setViewportSize({ width: 390, height: 800 });
      for (const path of ['/account', '/users', '/bulk', '/progress', '/trail', '/export']) {
        await page.goto(path);
        const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(content, path).toBeLessThanOrEqual(view!);
      }
      expect(faults).toEqual([]);
    });

    async function judge(userId: string, pairId: string): Promise<void> {
      const decisions = new ReviewDecisionRepository(site.gallery.test.database, { showUnreviewed: true });
      const seen = { status: 'pending' as const, persian: HOSTILE };
      const [outcome] = await decisions.decide({ id: userId, name: 'keeper' }, [
        { id: newId(), pairId, action: 'reject', reasons: ['watermark'], seen },
      ]);
      expect(outcome).toMatchObject({ refusal: null });
    }
  });
}
