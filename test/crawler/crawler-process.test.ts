import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'vitest';
import { CrawlRunRepository } from '../../core/data/crawl/crawl-runs.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { ROOT } from '../../core/ground/project.ts';
import { runCommand } from '../cli/run-command.ts';
import { type Child, startChild } from '../helpers/child.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { catchMoment, waitFor } from '../helpers/wait-for.ts';
import { startCommons } from '../stand-ins/commons.ts';
import { type DivarListing, startDivar } from '../stand-ins/divar.ts';
import { startCollection } from './crawl/collection.ts';
import { inventedPhoto } from './crawl/invented-photo.ts';

const listings = (count: number, from = 1, more: Partial<DivarListing> = {}): DivarListing[] =>
  Array.from({ length: count }, (_, index) => {
    const number = String(from + index).padStart(4, '0');
    return {
      token: `gaTE${number}`,
      title: `مبل راحتی طرح ${number}`,
      cityId: '1',
      category: 'furniture',
      pictures: 2,
      ...more,
    };
  });
/** A collection and a site to crawl into it. */
async function openPlace() {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-crawler-'));
  const collection = await startCollection(folder);
  const divar = await startDivar();
  divar.picture = (token, index) => inventedPhoto(Number(token.slice(4)) * 16 + index);
  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    ...collection.environment(divar.origin),
    ...more,
  });
  const crawlers: Child[] = [];
  return {
    divar,
    collection,
    environment,
    startCrawler(more?: Readonly<Record<string, string>>): Child {
      const env = childEnvironment(environment(more));
      const crawler = startChild(path.join(ROOT, 'crawler/main.ts'), [], { env });
      crawlers.push(crawler);
      return crawler;
    },
    run: (...words: string[]) => runCommand(['crawl', ...words], environment()),
    images: () => collection.database.prisma.image.count(),
    theRun: () => collection.database.prisma.crawlRun.findFirstOrThrow({ orderBy: { id: 'desc' } }),
    async close() {
      for (const { process } of crawlers) process.kill('SIGKILL');
      await divar.close();
      await collection.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Each test has such a place of its own: most of its time it waits for the crawler's pauses, as others do meanwhile. */
const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures are wanted.
  .extend('place', async ({}, { onCleanup }) => {
    const place = await openPlace();
    onCleanup(() => place.close());
    return place;
  });

const furniture = ['divar', '--city', 'tehran', '--category', 'furniture', '--background'];

describe.concurrent('the crawler process', () => {
  it('carries out what was asked for, goes on after kill -9, and leaves nothing out and nothing twice', async ({
    place,
    expect,
  }) => {
    const { divar, collection, environment, startCrawler, run, images, theRun } = place;
    divar.listings.push(...listings(20));
    const asked = await run(...furniture);
    expect(asked.code, asked.stderr).toBe(0);
    expect(asked.stderr).toContain('The crawler process does not run');
    // The same again is the same.
    await run(...furniture);
    expect((await run('runs')).stdout).toMatch(/divar tehran · furniture +under way +0/);
    for (const least of [3, 17]) {
      const crawler = startCrawler({ WORKER_NICENESS: '7' });
      await catchMoment(async () => (await images()) >= least);
      expect(os.getPriority(crawler.pid)).toBe(7);
      crawler.process.kill('SIGKILL');
      await crawler.exit;
    }
    const crawler = startCrawler();
    await waitFor(async () => (await theRun()).state === 'done');
    expect(await images()).toBe(40);
    expect(await collection.database.prisma.captionPair.count()).toBe(40);
    expect(new Set(await collection.tokens()).size).toBe(40);
    expect(await collection.database.prisma.crawlItem.count({ where: { kind: 'post', state: 'done' } })).toBe(
      20,
    );
    expect(await collection.database.prisma.crawlRun.count()).toBe(1);
    expect((await run('runs')).stdout).toMatch(/divar tehran · furniture +done +(?:3[4-9]|40)/);
    const status = await runCommand(['status', '--json'], environment());
    expect(JSON.parse(status.stdout)).toMatchObject({ crawler: { running: true, underWay: 0 } });

    // What was asked for while it runs is begun at once, and looks for news.
    divar.listings.push(...listings(2, 101));
    await run(...furniture, '--max', '3');
    await waitFor(async () => (await theRun()).state === 'done');
    expect(await images()).toBe(43);
    crawler.process.kill('SIGTERM');
    expect(await crawler.exit).toBe(0);
    for (const line of crawler.output().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  it('is not held up by a run that it does not understand', async ({ place, expect }) => {
    const { collection } = place;
    const runs = new CrawlRunRepository(collection.database);
    const request = { source: 'divar', cities: ['tehran'], categories: ['furniture'] } as const;
    const strange = { ...request, cities: 'everywhere' };
    const { id } = await collection.database.prisma.crawlRun.create({
      data: { id: newId(), source: 'divar', request: strange, resumeAt: new Date(0) },
    });
    const good = await runs.add({ ...request, cities: ['tehran'], categories: ['furniture'] });
    expect(await runs.due('divar')).toMatchObject({ id: good.id });
    const failed = await collection.database.prisma.crawlRun.findUniqueOrThrow({ where: { id } });
    expect(failed).toMatchObject({ state: 'failed', fault: { code: 'internal' } });
    expect(await runs.list(10)).toHaveLength(1);
  });

  it('lets no source wait for the slow site of another', async ({ place, expect, onTestFinished }) => {
    const { divar, collection, startCrawler, run, images, theRun } = place;
    const commons = await startCommons([
      { id: 1, bytes: await inventedPhoto(1), labels: { fa: 'پل خواجو' } },
    ]);
    onTestFinished(() => commons.close());
    divar.listings.push(...listings(1));
    const usual = divar.picture;
    const held = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    divar.picture = async (token, index) => {
      asked.resolve();
      await held.promise;
      return usual(token, index);
    };
    const origins = { COMMONS_URL: commons.origin, CRAWL_LOCAL_ORIGINS: `${commons.origin},${divar.origin}` };
    startCrawler(origins);
    await run(...furniture);
    await asked.promise;
    await run('commons', '--category', 'Bazaars', '--background');
    await waitFor(async () => (await theRun()).state === 'done');
    expect(await collection.tokens()).toEqual(['1']);
    held.resolve();
    await waitFor(async () => (await images()) === 3);
  });

  it('stops what is cancelled', async ({ place, expect }) => {
    const { divar, startCrawler, run, images, theRun } = place;
    divar.listings.push(...listings(40));
    // A picture a second.
    const crawler = startCrawler({ CRAWL_GAP_SECONDS: '1' });
    await crawler.says(/"ready"/);
    await run(...furniture);
    await catchMoment(async () => (await images()) > 0);
    const { id } = await theRun();
    expect((await run('cancel', id)).code).toBe(0);
    // Another crawl of the source is refused as long as this one holds it.
    const foreground = furniture.filter(word => word !== '--background');
    await waitFor(async () => (await run(...foreground, '--max', '1')).code === 0);
    expect(await images()).toBeLessThan(80);
    expect((await run('runs')).stdout).toContain('cancelled');
    expect((await run('cancel', id)).stderr).toContain('No crawl');
  });

  it('keeps a pause in the row, goes on when it is over, and stops at what waits for a person', async ({
    place,
    expect,
  }) => {
    const { divar, collection, startCrawler, run, images, theRun } = place;
    divar.listings.push(...listings(1));
    divar.searchFaults.push('too-many-silent');
    await run(...furniture);
    const crawler = startCrawler();
    await waitFor(async () => (await theRun()).attempts > 0);
    const { resumeAt } = await theRun();
    expect(resumeAt.getTime() - Date.now()).toBeGreaterThan(30_000);
    expect((await run('runs')).stdout).toMatch(/under way +0 +until /);
    crawler.process.kill('SIGKILL');
    await crawler.exit;
    const next = startCrawler();
    await next.says(/"ready"/);
    expect(divar.paths).toHaveLength(1);
    // The time has come; asked for again, it is the same run, and need not wait for the crawler's next look.
    await collection.database.prisma.setting.deleteMany({ where: { key: { startsWith: 'crawl-breaker:' } } });
    await collection.database.prisma.crawlRun.updateMany({ data: { resumeAt: new Date() } });
    await run(...furniture);
    await waitFor(async () => (await theRun()).state === 'done');
    expect(await images()).toBe(2);

    // A source that is switched off waits for nobody.
    await run('divar', '--city', 'shiraz', '--background');
    next.process.kill('SIGKILL');
    await next.exit;
    await collection.database.prisma.crawlRun.updateMany({
      where: { request: { path: ['cities'], equals: ['shiraz'] } },
      data: { state: 'waiting', resumeAt: new Date(), finishedAt: null },
    });
    startCrawler({ CRAWL_DIVAR: 'off' });
    await waitFor(async () => (await theRun()).state === 'failed');
    expect((await run('runs')).stdout).toMatch(/stopped .*its terms of use/);
  });

  it('costs little while nobody wants a crawl, and refuses to be there without a contact', async ({
    place,
    expect,
  }) => {
    const { startCrawler } = place;
    const crawler = startCrawler();
    await crawler.says(/"ready"/);
    const status = await readFile(`/proc/${crawler.pid}/status`, 'utf8');
    const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1_024;
    process.stdout.write(`an idle crawler: ${Math.round(megabytes)} MB\n`);
    const maps = await readFile(`/proc/${crawler.pid}/maps`, 'utf8');
    expect(maps).not.toMatch(/sharp|libvips|onnxruntime/);
    expect(await startCrawler({ CRAWL_CONTACT: '' }).exit).toBe(78);
  });
});
