import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, startCommand } from '../../cli/run-command.ts';
import { type CommonsFile, type CommonsStandIn, startCommons } from '../../stand-ins/commons.ts';
import { type CrawledCollection, startCollection } from './collection.ts';
import { inventedPhoto } from './invented-photo.ts';

let commons: CommonsStandIn;
let collection: CrawledCollection;
let folder: string;

const photo = async (id: number, labels: Record<string, string> = { fa: `عکس شماره ${id} از بازار` }) =>
  ({ id, bytes: await inventedPhoto(id), labels }) satisfies CommonsFile;
const photos = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => photo(index + 1)));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-crawl-'));
  collection = await startCollection(folder);
  commons = await startCommons([]);
});
afterEach(async () => {
  await commons.close();
  await collection.close();
  await rm(folder, { recursive: true });
});

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

describe('a crawl of Wikimedia Commons', () => {
  it('ends as images that wait, with captions, author, licence and address', async () => {
    commons.files.push(
      await photo(1, { fa: 'بازار تهران تماس ۰۹۱۲۰۰۰۰۰۱۷', en: 'The bazaar of Tehran' }),
      await photo(2, { de: 'Ein Basar' }),
      { ...(await photo(3, {})), description: '<div lang="fa" dir="rtl">نمای <b>پل</b> خواجو</div>' },
      { ...(await photo(4)), licence: 'Fair use' },
      { ...(await photo(5)), mime: 'image/svg+xml' },
    );
    const { code, stdout, stderr } = await runCommand(
      ['crawl', 'commons', '--category', 'Bazaars'],
      collection.environment(commons.origin),
    );
    expect([code, stdout.trim()], stderr).toEqual([0, '2 in · 0 dropped · 0 gone · 0 waiting']);
    const images = await collection.database.prisma.image.findMany({
      include: { captionPairs: true, englishCaptions: true },
      orderBy: { sourceToken: 'asc' },
    });
    expect(images.map(({ sourceToken, state, source }) => [source, sourceToken, state])).toEqual([
      ['commons', '1', 'pending'],
      ['commons', '3', 'pending'],
    ]);
    expect(images[0]).toMatchObject({
      sourceUrl: 'https://commons.wikimedia.org/wiki/File:1.jpg',
      attribution:
        'A. Photographer, CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0, Wikimedia Commons',
      captionPairs: [{ persian: 'بازار تهران تماس', source: 'crawled', status: 'pending' }],
      englishCaptions: [{ text: 'The bazaar of Tehran' }],
    });
    expect(images[1]!.captionPairs[0]!.persian).toBe('نمای پل خواجو');
    const kept = JSON.stringify(await collection.database.prisma.crawlItem.findMany());
    expect(kept).not.toMatch(/[0۰]9?[9۹]12|۰۹۱۲/);
  });

  it('brings a gallery to a new system, once it has said what comes and was told to', async () => {
    commons.files.push(...(await photos(4)));
    const environment = collection.environment(commons.origin);
    const asked = await runCommand(['demo', 'photos', '--count', '3'], environment);
    expect([asked.code, commons.listed]).toEqual([0, []]);
    expect(asked.stdout).toMatch(/newest 3 .* 2 MB.*CC BY-SA.*demo photos --count 3 --yes/s);
    const fetched = await runCommand(['demo', 'photos', '--count', '3', '--yes'], environment);
    expect([fetched.code, fetched.stdout], fetched.stderr).toEqual([
      0,
      expect.stringContaining('3 in · 0 dropped'),
    ]);
    expect(fetched.stderr).toContain('SHOW_UNREVIEWED_CRAWLED=yes');
    const rows = await collection.database.prisma.image.findMany();
    expect(rows.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
    expect(rows[0]!.attribution).toContain('CC BY-SA 4.0');
    const nobody = await runCommand(['demo', 'photos'], { ...environment, CRAWL_CONTACT: '', LOCALE: 'fa' });
    expect(nobody.stdout).toContain('CRAWL_CONTACT');
  });

  it('wants to know whom a site may write to', async () => {
    const environment = { ...collection.environment(commons.origin), CRAWL_CONTACT: '' };
    const { code, stderr } = await runCommand(['crawl', 'commons', '--query', 'x'], environment);
    expect(code).toBe(2);
    expect(stderr).toContain('CRAWL_CONTACT');
    expect(commons.listed).toEqual([]);
  });

  it('killed three times and started again, has every picture once', async () => {
    commons.files.push(...(await photos(60)));
    const words = ['crawl', 'commons', '--category', 'Bazaars'];
    for (const least of [5, 20, 40]) {
      const { child, ended } = startCommand(words, collection.environment(commons.origin));
      await expect.poll(() => collection.database.prisma.image.count()).toBeGreaterThanOrEqual(least);
      child.kill('SIGKILL');
      await ended;
    }
    const { code, stdout, stderr } = await runCommand(words, collection.environment(commons.origin));
    expect([code, stdout.trim()], stderr).toEqual([0, '60 in · 0 dropped · 0 gone · 0 waiting']);
    expect(await collection.tokens()).toEqual(ids(60).sort());
    expect(await collection.database.prisma.captionPair.count()).toBe(60);
  });

  it('goes on after faults of the API, and waits as long as it is told', async () => {
    commons.files.push(...(await photos(25)));
    commons.faults.push('maxlag', 'too-many', 'server-error', 'broken', 'dropped');
    await collection.crawl(commons.origin).catch(() => undefined);
    const counts = await collection.crawl(commons.origin);
    expect(counts).toMatchObject({ done: 25, waiting: 0, dropped: 0 });
    expect(collection.pauses).toContain(5_000);
    expect(collection.pauses.some(pause => pause >= 3_000 && pause < 5_000)).toBe(true);
  });

  it('leaves out bad pictures with the reason, and all others come in', async () => {
    commons.files.push(...(await photos(12)));
    commons.pictureFaults.set(1, ['gone']).set(2, ['truncated']).set(3, ['web-page']);
    commons.pictureFaults.set(4, ['server-error']).set(5, ['redirect-inside']);
    expect(await collection.crawl(commons.origin)).toEqual({ done: 8, gone: 1, dropped: 3, waiting: 0 });
    const items = await collection.database.prisma.crawlItem.findMany({
      where: { state: { not: 'done' } },
      orderBy: { token: 'asc' },
    });
    expect(items.map(({ token, state, reason }) => [token, state, reason])).toEqual([
      ['1', 'gone', 'web.gone'],
      ['2', 'dropped', 'image.unreadable'],
      ['3', 'dropped', 'image.unreadable'],
      ['5', 'dropped', 'web.address'],
    ]);
  });

  it.each(['web-page', 'empty'] as const)('stops at an answer that is a %s', async fault => {
    commons.files.push(...(await photos(3)));
    commons.faults.push(fault);
    await expect(collection.crawl(commons.origin)).rejects.toMatchObject({ code: 'web.refused' });
    expect(await collection.crawl(commons.origin)).toMatchObject({ done: 3 });
  });

  it('stops when the answers have another form', async () => {
    commons.files.push(...(await photos(3)));
    commons.faults.push('changed');
    await expect(collection.crawl(commons.origin)).rejects.toMatchObject({ code: 'crawl.changed' });
  });

  it('five refusals pause the source, also for a process that starts anew', async () => {
    commons.files.push(...(await photos(3)));
    commons.faults.push('empty', 'empty', 'empty', 'empty', 'empty');
    for (let count = 0; count < 5; count++) {
      await expect(collection.crawl(commons.origin)).rejects.toMatchObject({ code: 'web.refused' });
    }
    await expect(collection.crawl(commons.origin)).rejects.toMatchObject({ code: 'crawl.paused' });
    expect(commons.listed).toEqual([]);
  });

  it('misses and doubles nothing while the list shifts', async () => {
    commons.files.push(...(await photos(25)));
    const late = await Promise.all([101, 102, 103].map(id => photo(id)));
    commons.beforeList = () => void commons.files.push(...late.splice(0, 1));
    await collection.crawl(commons.origin);
    const counts = await collection.crawl(commons.origin);
    expect(counts.done).toBe(28);
    expect(Math.max(...commons.fetched.values())).toBe(1);
  });

  it('crawled again, reads no further than to what it knows', async () => {
    commons.files.push(...(await photos(35)));
    await collection.crawl(commons.origin);
    expect(commons.listed.length).toBe(4);
    commons.files.push(await photo(36));
    expect(await collection.crawl(commons.origin)).toMatchObject({ done: 36 });
    // The page with the news, and one without any.
    expect(commons.listed.length).toBe(6);
  });

  it('notices what was deleted there: what nobody let in goes with it', async () => {
    commons.files.push(
      await photo(1, { fa: 'پل خواجو', en: 'Khaju bridge' }),
      await photo(2, { en: 'A lamp' }),
      await photo(3, { fa: 'چراغ' }),
    );
    await collection.crawl(commons.origin);
    const { prisma } = collection.database;
    const longAgo = () =>
      prisma.crawlItem.updateMany({ data: { updatedAt: new Date(Date.now() - 8 * 86_400_000) } });
    const [first, second] = commons.files.splice(0, 2);
    await collection.crawl(commons.origin);
    expect(commons.lookedFor).toEqual([]);
    await longAgo();
    expect(await collection.crawl(commons.origin)).toMatchObject({ done: 1, gone: 2 });
    expect(commons.lookedFor).toEqual(['1|2|3']);
    expect(await prisma.image.count({ where: { state: { not: 'removed' } } })).toBe(1);
    expect([await prisma.captionPair.count(), await prisma.englishCaption.count()]).toEqual([1, 0]);
    // It was undeleted.
    commons.files.push(second!);
    expect(await collection.crawl(commons.origin)).toMatchObject({ done: 2, gone: 1 });
    // A wiki that knows none of many is believed nothing.
    commons.files.push(first!, ...(await photos(12)).slice(3));
    await collection.crawl(commons.origin);
    await longAgo();
    commons.files.length = 0;
    await expect(collection.crawl(commons.origin)).rejects.toMatchObject({ code: 'crawl.changed' });
    expect(await prisma.image.count({ where: { state: { not: 'removed' } } })).toBe(12);
  });

  it('obeys robots.txt and the daily cap', async () => {
    commons.files.push(...(await photos(3)));
    commons.robots = 'User-agent: *\nDisallow: /w/';
    await expect(collection.crawl(commons.origin)).rejects.toMatchObject({ code: 'robots.disallowed' });
    commons.robots = '';
    const capped = collection.crawl(commons.origin, { CRAWL_DAILY_CAP: '3' });
    await expect(capped).rejects.toMatchObject({ code: 'crawl.paused' });
    expect(await collection.crawl(commons.origin)).toMatchObject({ done: 3 });
  });
});

describe('a crawl of a list of one’s own', () => {
  it('fetches the pictures of its rows, each once, with all their captions', async () => {
    commons.files.push(...(await photos(3)));
    const at = (id: number) => `${commons.origin}/pictures/${id}/x.jpg`;
    const rows = [
      `${at(1)},بازار تهران`,
      `${at(1)},طاق بازار`,
      `${at(2)},a red door`,
      'no address,چیزی',
      `${at(9)},نیست`,
    ];
    const file = path.join(folder, 'list.csv');
    await writeFile(file, `image,caption\n${rows.join('\n')}\n`);
    const run = () => runCommand(['crawl', 'list', file], collection.environment(commons.origin));
    const { code, stdout, stderr } = await run();
    expect([code, stdout.trim()], stderr).toEqual([0, '3 in · 0 dropped · 1 gone · 0 waiting']);
    expect(stderr).toContain('Row 4');
    expect(await collection.database.prisma.image.count()).toBe(2);
    expect(await collection.database.prisma.captionPair.count()).toBe(2);
    expect(await collection.database.prisma.englishCaption.count()).toBe(1);
    expect(commons.fetched.get(1)).toBeLessThanOrEqual(2);
    const asked = [...commons.fetched.values()].reduce((sum, count) => sum + count, 0);
    await run();
    expect([...commons.fetched.values()].reduce((sum, count) => sum + count, 0)).toBe(asked);
  });
});
