import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskImageFiles } from '../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../core/data/images/images.ts';
import type { RemovedImage } from '../../../core/data/images/removed-image.ts';
import { PairDecisionRepository } from '../../../core/data/review/pair-decisions.ts';
import { runCommand, startCommand } from '../../cli/run-command.ts';
import { startRemoteBrowser } from '../../helpers/dashboard/browser.ts';
import { type DivarFault, type DivarListing, type DivarStandIn, startDivar } from '../../stand-ins/divar.ts';
import { type CrawledCollection, startCollection } from './collection.ts';
import { inventedPhoto } from './invented-photo.ts';

let divar: DivarStandIn;
let collection: CrawledCollection;
let folder: string;

/** What sites show in the place of a photo. */
const PLACEHOLDER = `<svg width="320" height="240" xmlns="http://www.w3.org/2000/svg"><rect width="320" height="240" fill="#eee"/>
  <path d="M60 100 v40 q8 14 18 0 M100 100 v40 q8 14 18 0 M140 100 v40 M180 100 v40 q8 14 18 0" stroke="#555" stroke-width="6" fill="none"/></svg>`;
const THINGS = ['میز ناهارخوری', 'کاناپه آبی', 'صندلی چوبی', 'کمد سفید', 'تخت دونفره'];
const listing = (number: number, more: Partial<DivarListing> = {}): DivarListing => ({
  token: `gaTE${String(number).padStart(4, '0')}`,
  title: `${THINGS[number % THINGS.length]} طرح ${number}`,
  cityId: '1',
  category: 'furniture',
  pictures: 2,
  ...more,
});
const listings = (count: number, from = 1, more: Partial<DivarListing> = {}) =>
  Array.from({ length: count }, (_, index) => listing(from + index, more));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-divar-'));
  collection = await startCollection(folder);
  divar = await startDivar();
  divar.picture = (token, index) => inventedPhoto(Number(token.slice(4)) * 16 + index);
});
afterEach(async () => {
  await divar.close();
  await collection.close();
  await rm(folder, { recursive: true });
});

const run = (words: string[], more: Record<string, string> = {}) =>
  runCommand(['crawl', ...words], { ...collection.environment(divar.origin), ...more });
const itemsThat = (state: 'done' | 'dropped' | 'gone', kind: 'post' | 'picture') =>
  collection.database.prisma.crawlItem.findMany({ where: { state, kind }, orderBy: { token: 'asc' } });

describe('a crawl of Divar', () => {
  it('is off until the operator switches it on, and says why', async () => {
    divar.listings.push(listing(1));
    const { code, stderr } = await run(['divar', '--city', 'tehran'], { CRAWL_DIVAR: '' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/CRAWL_DIVAR=on/);
    expect(stderr).toContain('https://divar.ir/terms');
    expect(divar.paths).toEqual([]);
  });

  it('ends as an image of every picture of a post, with the caption that its title makes, and nobody’s data', async () => {
    divar.listings.push(
      listing(1, {
        title: 'فوری!! میز ناهارخوری چوبی شش‌نفره در ونک تماس ۰۹۱۲۰۰۰۰۰۱۷',
        description: 'نو است. زنگ بزنید 0912 000 00 17',
        pictures: 3,
      }),
      listing(2, { title: 'فروش فوری ۰۹۱۲۰۰۰۰۰۱۷' }),
      listing(3, { pictures: 0 }),
      listing(4, { cityId: '3' }),
    );
    const { code, stdout, stderr } = await run(['divar', '--city', 'tehran', '--category', 'furniture']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('3 in · 0 dropped · 0 gone · 0 waiting');
    expect(stdout).toMatch(/Tehran · furniture +1 +3 +1 +0 +0 +to the end/);
    const images = await collection.database.prisma.image.findMany({ include: { captionPairs: true } });
    expect(images).toHaveLength(3);
    for (const image of images) {
      expect(image).toMatchObject({
        source: 'divar',
        state: 'pending',
        sourceUrl: 'https://divar.ir/v/gaTE0001',
        attribution: 'Divar',
        city: 'تهران',
        category: 'furniture',
        captionPairs: [{ persian: 'میز ناهارخوری چوبی شش‌نفره', source: 'crawled', status: 'pending' }],
      });
    }
    const [post] = await itemsThat('done', 'post');
    expect(post!.picture).toMatchObject({
      title: expect.stringContaining('فوری!! میز ناهارخوری'),
      description: expect.stringContaining('نو است'),
    });
    const kept = JSON.stringify(await collection.database.prisma.crawlItem.findMany());
    // Ids hold the time, in whose digits a number could stand.
    expect(kept.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')).not.toMatch(
      /912|۹۱۲|نمونه|ونک"|contact/,
    );
    expect((await itemsThat('dropped', 'post')).map(({ token, reason }) => [token, reason])).toEqual([
      ['gaTE0002', 'crawl.no-caption'],
    ]);
    const asked = divar.paths.filter(one => !one.startsWith('/static/photo/'));
    expect(new Set(asked)).toEqual(
      new Set(['/v8/postlist/w/search', '/v8/posts-v2/web/gaTE0001', '/v8/posts-v2/web/gaTE0002']),
    );
  });

  it('asks for nothing sooner than it is told, and fewer times than for ever', async () => {
    divar.listings.push(...listings(3));
    divar.searchFaults.push('too-many');
    const faults: DivarFault[] = ['too-many', 'server-error', 'dropped', 'broken'];
    divar.postFault = () => faults.shift();
    expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 6, waiting: 0 });
    expect(collection.pauses.filter(pause => pause === 3_000)).toHaveLength(2);
  });

  it('refused again and again, pauses the source', async () => {
    divar.listings.push(...listings(3));
    divar.searchFaults.push(...Array.from({ length: 12 }, () => 'too-many-silent' as const));
    await expect(collection.crawlDivar(divar.origin)).rejects.toMatchObject({ code: 'service.busy' });
    await expect(collection.crawlDivar(divar.origin)).rejects.toMatchObject({ code: 'crawl.paused' });
    expect(divar.paths).toHaveLength(5);
  });

  it('stops when searches have another form, and keeps their shape and nobody’s words', async () => {
    divar.listings.push(...listings(24, 1, { pictures: 1 }));
    divar.searchFaults.push('changed');
    const changed = await run(['divar', '--city', 'tehran', '--category', 'furniture']);
    expect(changed.code).not.toBe(0);
    expect(changed.stderr).toContain('Divar answers in a form');
    const { stdout } = await run(['coverage', 'divar']);
    expect(stdout).toContain('0 parts of answers could be read, 24 could not.');
    expect(stdout).toMatch(/POST_ROW \{@type: string, heading: string, key: string/);
    expect(stdout).not.toMatch(/طرح|gaTE/);
    // Nothing was passed over.
    expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 24 });
  });

  it('stops when posts have another form, and counts widgets that it does not know', async () => {
    divar.listings.push(...listings(36, 1, { pictures: 1 }));
    divar.extraWidget = 'HOLOGRAM_ROW';
    divar.postFault = token => (Number(token.slice(4)) <= 24 ? 'changed' : undefined);
    await expect(collection.crawlDivar(divar.origin)).rejects.toMatchObject({ code: 'crawl.changed' });
    divar.postFault = () => undefined;
    expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 36, waiting: 0, dropped: 0 });
    expect((await run(['coverage', 'divar'])).stdout).toMatch(/\d+ × unknown part HOLOGRAM_ROW/);
  });

  it.each(['cursor', 'number'] as const)(
    'misses and doubles nothing while pages shift (%s)',
    async paging => {
      divar.paging = paging;
      divar.listings.push(...listings(50, 1, { pictures: 1 }));
      const late = listings(3, 101, { pictures: 1 });
      divar.beforeSearch = () => void divar.listings.push(...late.splice(0, 1));
      await collection.crawlDivar(divar.origin);
      divar.beforeSearch = () => undefined;
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 53, waiting: 0 });
      const posts = divar.paths.filter(one => one.startsWith('/v8/posts-v2/'));
      expect(posts).toHaveLength(53);
      expect(new Set(posts).size).toBe(53);
    },
  );

  it('reads pages of posts that the API says too little of, in a browser that asks nobody', {
    tags: ['chromium'],
  }, async () => {
    await using browser = await startRemoteBrowser(path.join(folder, 'browser'));
    divar.listings.push(...listings(3, 1, { description: 'شمارهٔ من ۰۹۱۲۰۰۰۰۰۱۷ است' }));
    divar.postFault = token => (token === 'gaTE0002' ? 'changed' : undefined);
    const crawlTehran = (address: string) =>
      run(['divar', '--city', 'tehran', '--category', 'furniture'], {
        CRAWL_BROWSER: address,
        DIVAR_PAGES_URL: divar.origin,
      });
    const { code, stdout, stderr } = await crawlTehran(browser.address);
    expect([code, stdout], stderr).toEqual([0, expect.stringContaining('6 in · 0 dropped')]);
    expect(divar.paths.filter(one => one.startsWith('/v/') || one.includes('spy'))).toEqual(['/v/gaTE0002']);
    const pair = await collection.database.prisma.captionPair.findFirstOrThrow({
      where: { image: { sourceUrl: 'https://divar.ir/v/gaTE0002' } },
    });
    expect(pair.persian).toBe('صندلی چوبی طرح 2');
    const kept = JSON.stringify(await collection.database.prisma.crawlItem.findMany());
    // Ids hold the time, in whose digits a number could stand.
    expect(kept.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')).not.toMatch(/[0۰]?[9۹][1۱][2۲]/);

    divar.listings.push(listing(4));
    divar.postFault = () => 'changed';
    await browser[Symbol.asyncDispose]();
    const gone = await crawlTehran(browser.address);
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('No browser reads pages')]);
    const waiting = { state: 'waiting' as const, token: 'gaTE0004' };
    expect(await collection.database.prisma.crawlItem.count({ where: waiting })).toBe(1);
  });

  it('crawled again, reads no further than to what it knows, but past what was only moved up', async () => {
    divar.listings.push(...listings(50, 1, { pictures: 1 }));
    await collection.crawlDivar(divar.origin);
    const searches = () => divar.paths.filter(one => one.endsWith('/search')).length;
    const before = searches();
    divar.listings.push(
      listing(71, { pictures: 1 }),
      ...divar.listings.splice(0, 24).map(one => ({ ...one, isMovedUp: true })),
    );
    expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 51 });
    // A page of what was moved up, the page with the news, and one without any.
    expect(searches() - before).toBe(3);
  });

  it('notices that a listing was removed: what nobody let in goes with it, what somebody did stays', async () => {
    divar.listings.push(...listings(4));
    await collection.crawlDivar(divar.origin);
    const { prisma } = collection.database;
    const kept = await prisma.captionPair.findFirstOrThrow({
      where: { image: { sourceUrl: 'https://divar.ir/v/gaTE0001' } },
    });
    const config = { showUnreviewed: true };
    await prisma.captionPair.update({ where: { id: kept.id }, data: { status: 'approved' } });
    await new PairDecisionRepository(collection.database, config).refresh([kept.imageId]);
    // The first two are removed, the third is only far down in the list.
    const [, second, third] = divar.listings.splice(0, 3);
    divar.unlisted.push(third!);
    expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 8, gone: 0 });
    await prisma.crawlItem.updateMany({ data: { updatedAt: new Date(Date.now() - 8 * 86_400_000) } });
    const before = divar.paths.length;
    expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 4, gone: 4 });
    // What the list names is not asked for.
    expect(divar.paths.slice(before).filter(one => one.includes('/posts-v2/'))).toHaveLength(3);
    const images = await prisma.image.findMany({ where: { state: { not: 'removed' } } });
    expect(images).toHaveLength(5);
    expect(images.filter(({ state }) => state === 'visible').map(({ id }) => id)).toEqual([kept.imageId]);
    expect(await prisma.captionPair.count()).toBe(5);
    expect((await itemsThat('gone', 'post')).map(({ token }) => token)).toEqual(['gaTE0001', 'gaTE0002']);

    // It was a passing fault, or its seller has thought better of it.
    divar.listings.push(second!);
    expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 6, gone: 2 });
    expect(await prisma.image.count({ where: { state: { not: 'removed' } } })).toBe(7);
    expect(await prisma.captionPair.count()).toBe(7);
  });

  describe('of which posts are not there', () => {
    const longAgo = () =>
      collection.database.prisma.crawlItem.updateMany({
        data: { updatedAt: new Date(Date.now() - 8 * 86_400_000) },
      });
    const postsAsked = () => divar.paths.filter(one => one.includes('/posts-v2/')).map(one => one.slice(-8));
    const move = (isGone: boolean) => {
      for (const one of [...divar.listings, ...divar.unlisted]) one.isGone = isGone;
    };
    const present = () => collection.database.prisma.image.count({ where: { state: { not: 'removed' } } });

    it('takes nothing out while none can be read, and stops', async () => {
      divar.listings.push(...listings(12, 1, { pictures: 1 }));
      await collection.crawlDivar(divar.origin);
      await longAgo();
      // Lists still answer; posts lie elsewhere.
      divar.unlisted.push(...divar.listings.splice(0, 4));
      move(true);
      await expect(collection.crawlDivar(divar.origin)).rejects.toMatchObject({ code: 'crawl.changed' });
      expect(postsAsked()).toHaveLength(12 + 10);
      expect(await present()).toBe(12);
      expect(await collection.database.prisma.captionPair.count()).toBe(12);
      expect(await itemsThat('gone', 'post')).toEqual([]);
      // They are back, all but one.
      move(false);
      divar.unlisted[0]!.isGone = true;
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 11, gone: 1 });
    });

    it('asks for one that was seen last, and leaves the only one alone until there is another', async () => {
      divar.listings.push(listing(1));
      await collection.crawlDivar(divar.origin);
      await longAgo();
      divar.listings[0]!.isGone = true;
      divar.unlisted.push(...divar.listings.splice(0));
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 2, gone: 0 });
      divar.listings.push(listing(2));
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 2, gone: 2 });
      expect(postsAsked()).toEqual(['gaTE0001', 'gaTE0001', 'gaTE0002', 'gaTE0001', 'gaTE0002']);
    });

    it('finishes what it was killed in: files of images that are out already go too', async () => {
      divar.listings.push(...listings(2, 1, { pictures: 1 }));
      await collection.crawlDivar(divar.origin);
      await longAgo();
      divar.unlisted.push({ ...divar.listings.shift()!, isGone: true });
      const sourceUrl = 'https://divar.ir/v/gaTE0001';
      const images = new ImageRepository(collection.database);
      const { removed } = await images.removeUnreviewed('divar', sourceUrl);
      const files = new DiskImageFiles(folder);
      const [{ sha256, format }] = removed as [RemovedImage];
      expect(await files.has(sha256, format)).toBe(true);
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 1, gone: 1 });
      expect(await files.has(sha256, format)).toBe(false);
    });

    it('puts one that is always refused behind the others', async () => {
      divar.listings.push(...listings(3, 1, { pictures: 1 }));
      await collection.crawlDivar(divar.origin);
      await longAgo();
      divar.unlisted.push(...divar.listings.splice(0, 2));
      divar.postFault = token => (token === 'gaTE0001' ? 'forbidden' : undefined);
      await expect(collection.crawlDivar(divar.origin)).rejects.toMatchObject({ code: 'web.refused' });
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 3 });
      expect(postsAsked().slice(3)).toEqual(['gaTE0001', 'gaTE0002']);
    });

    it('loses no new one when none of them can be read', async () => {
      divar.listings.push(...listings(14, 1, { pictures: 1 }));
      move(true);
      await expect(collection.crawlDivar(divar.origin)).rejects.toMatchObject({ code: 'crawl.changed' });
      expect(await itemsThat('gone', 'post')).toEqual([]);
      move(false);
      divar.listings[0]!.isGone = true;
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 13, waiting: 0 });
      expect((await itemsThat('gone', 'post')).map(({ token, reason }) => [token, reason])).toEqual([
        ['gaTE0001', 'web.gone'],
      ]);
      // Later, a few new ones among many that were read.
      divar.listings.push(...listings(2, 15, { pictures: 1 }));
      move(true);
      await expect(collection.crawlDivar(divar.origin)).rejects.toMatchObject({ code: 'crawl.changed' });
      move(false);
      expect(await collection.crawlDivar(divar.origin)).toMatchObject({ done: 15, waiting: 0 });
      expect(await itemsThat('gone', 'post')).toHaveLength(1);
    });
  });

  it('takes as many pictures from each city, as far as there are', async () => {
    divar.listings.push(
      ...listings(30),
      ...listings(4, 201, { cityId: '3' }),
      ...listings(30, 301, { cityId: '6' }),
    );
    const cities = ['tehran', 'mashhad', 'shiraz'];
    expect(await collection.crawlDivar(divar.origin, { cities, max: 48 })).toMatchObject({ done: 48 });
    const { stdout } = await run(['coverage', 'divar']);
    const names = ['Tehran', 'Mashhad', 'Shiraz'];
    const shown = names.map(name => new RegExp(`${name} · furniture +\\d+ +(\\d+)`).exec(stdout)?.[1]);
    expect(shown.map(Number)).toEqual([expect.closeTo(20, -1), 8, expect.closeTo(20, -1)]);
  });

  it('leaves out what shows nothing, with the reason, and links what looks like another', async () => {
    divar.listings.push(...listings(4));
    const photo = (width: number) => inventedPhoto(7, { width, height: (width * 3) / 4 });
    const odd: Record<string, () => Promise<Buffer>> = {
      'gaTE0001/0': () => inventedPhoto(1, { width: 96, height: 300 }),
      'gaTE0001/1': () =>
        sharp({ create: { width: 300, height: 200, channels: 3, background: '#eee' } })
          .png()
          .toBuffer(),
      'gaTE0002/0': () => sharp(Buffer.from(PLACEHOLDER)).png().toBuffer(),
      'gaTE0003/0': () => photo(400),
      'gaTE0003/1': async () =>
        sharp(await photo(400))
          .resize(240)
          .jpeg({ quality: 70 })
          .toBuffer(),
      'gaTE0004/0': async () => photo(400),
    };
    const usual = divar.picture;
    divar.picture = (token, index) => odd[`${token}/${index}`]?.() ?? usual(token, index);
    expect(await collection.crawlDivar(divar.origin)).toEqual({ done: 5, dropped: 3, gone: 0, waiting: 0 });
    const dropped = await itemsThat('dropped', 'picture');
    expect(dropped.map(({ reason }) => reason)).toEqual([
      'image.too-small',
      'image.blank',
      'image.text-only',
    ]);
    const images = await collection.database.prisma.image.findMany({ include: { captionPairs: true } });
    // The same file is one image with the captions of both listings.
    expect(images.map(({ captionPairs }) => captionPairs.length).sort()).toEqual([1, 1, 1, 2]);
    const linked = images.filter(({ nearDuplicateOfId }) => nearDuplicateOfId !== null);
    expect(linked).toHaveLength(1);
    const original = images.find(({ id }) => id === linked[0]!.nearDuplicateOfId);
    expect([original!.width, linked[0]!.width].sort()).toEqual([240, 400]);
    expect((await run(['coverage', 'divar'])).stdout).toContain('Photos that look like an older one: 1');
  });

  it('what was taken down by the address of its listing stays out, under another name too', async () => {
    divar.listings.push(...listings(4));
    const bytes = divar.picture;
    await collection.crawlDivar(divar.origin);
    const page = 'https://divar.ir/v/gaTE0002';
    const down = () => runCommand(['takedown', page], collection.environment(divar.origin));
    const { code, stdout, stderr } = await down();
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('2 photos taken down');
    expect(stdout).toContain('Left of them: 0 rows, 0 captions, 0 embeddings, 0 Telegram file ids, 0 files');
    const kept = JSON.stringify(await collection.database.prisma.crawlItem.findMany());
    // Ids hold the time, in whose digits a number could stand.
    expect(kept.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')).not.toContain('طرح 2');
    // The same seller, with the same photos in another listing.
    divar.listings.push(listing(5), listing(6));
    divar.picture = (token, index) => bytes(token === 'gaTE0006' ? 'gaTE0002' : token, index);
    expect(await collection.crawlDivar(divar.origin)).toEqual({ done: 8, dropped: 4, gone: 0, waiting: 0 });
    const dropped = await itemsThat('dropped', 'picture');
    expect(new Set(dropped.map(({ reason }) => reason))).toEqual(new Set(['image.taken-down']));
    expect(await collection.database.prisma.image.count({ where: { state: { not: 'removed' } } })).toBe(8);
    expect((await down()).code).toBe(3);
  });

  it('the same bytes of two listings are taken down by the address of either', async () => {
    divar.listings.push(...listings(2));
    const bytes = divar.picture;
    divar.picture = (_token, index) => bytes('gaTE0001', index);
    await collection.crawlDivar(divar.origin);
    expect(await collection.database.prisma.image.count()).toBe(2);
    const pages = [1, 2].map(number => `https://divar.ir/v/gaTE000${number}`);
    const environment = collection.environment(divar.origin);
    const first = await collection.database.prisma.image.findFirstOrThrow();
    const other = pages.find(page => page !== first.sourceUrl)!;
    const { code, stdout, stderr } = await runCommand(['takedown', other], environment);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('2 photos taken down');
    const kept = JSON.stringify(await itemsThat('done', 'picture'));
    expect(kept).toBe('[]');
  });

  it('one at a time: a second crawl of the source is refused', async () => {
    divar.listings.push(...listings(30));
    const words = ['divar', '--city', 'tehran'];
    const first = startCommand(['crawl', ...words], {
      ...collection.environment(divar.origin),
      DIVAR_GAP_SECONDS: '30',
    });
    await expect.poll(() => divar.paths.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const { code, stderr } = await run(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining('A crawl of Divar is running')]);
    first.child.kill('SIGKILL');
    await first.ended;
  });
});
