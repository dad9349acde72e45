import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import type { IncomingImage, IngestOutcome } from '../../../../core/work/ingest/incoming-image.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { killChildren, startChild } from '../../../helpers/child.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { catchMoment } from '../../../helpers/wait-for.ts';
import { jpeg } from '../../data/images/pictures.ts';

let test: TestDatabase;
let dataDir: string;
let images: ImageRepository;
let files: DiskImageFiles;
beforeEach(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-ingest-'));
  images = new ImageRepository(test.database);
  files = new DiskImageFiles(dataDir);
});
afterEach(async () => {
  killChildren();
  await test.drop();
  await rm(dataDir, { recursive: true });
});

const caption = (persian: string) => ({ persian, source: 'upload', status: 'approved' }) as const;
const incoming = (name: string, content: Uint8Array, captions: string[] = []): IncomingImage => ({
  name,
  content,
  source: 'upload',
  captions: captions.map(caption),
});
const limits = { maxBytes: 1_000_000, maxPixels: 1_000_000 };

async function ingest(
  items: Iterable<IncomingImage> | AsyncIterable<IncomingImage>,
): Promise<IngestOutcome[]> {
  const outcomes: IngestOutcome[] = [];
  for await (const outcome of ingestImages(items, { images, files, limits })) outcomes.push(outcome);
  return outcomes.sort((a, b) => (a.name < b.name ? -1 : 1));
}
const statuses = (outcomes: IngestOutcome[]) => outcomes.map(({ name, status }) => `${name} ${status}`);
const range = (count: number) => Array.from({ length: count }, (_, n) => n);
async function storedFiles(): Promise<string[]> {
  const folder = path.join(dataDir, 'small/images');
  const entries = await readdir(existsSync(folder) ? folder : path.join(dataDir, 'images'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
}
/** A full disk is made of a small one, which only root may mount. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'negareh-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}
const pairs = () => test.database.prisma.captionPair.findMany({ orderBy: { persian: 'asc' } });

describe('ingest', () => {
  it('stores pictures with rows, files and captions', async () => {
    const outcomes = await ingest([
      incoming('a', await jpeg(1), ['یک دایره', ' یک دایره ', '']),
      incoming('b', await jpeg(2)),
    ]);
    expect(statuses(outcomes)).toEqual(['a added', 'b added']);
    const rows = await test.database.prisma.image.findMany();
    expect(rows.map(({ format, width, height, state }) => ({ format, width, height, state }))).toEqual(
      Array(2).fill({ format: 'jpeg', width: 64, height: 64, state: 'visible' }),
    );
    for (const { sha256 } of rows)
      expect(await files.has(Buffer.from(sha256).toString('hex'), 'jpeg')).toBe(true);
    expect((await pairs()).map(({ persian }) => persian)).toEqual(['یک دایره']);
  });

  it('takes the same bytes once, within a run and across runs, and adds new captions to them', async () => {
    const bytes = await jpeg(1);
    const first = await ingest([incoming('a', bytes, ['یکی']), incoming('b', bytes, ['دیگری'])]);
    expect(first.map(({ status }) => status).sort()).toEqual(['added', 'duplicate']);
    expect(statuses(await ingest([incoming('c', bytes, ['سومی', 'یکی'])]))).toEqual(['c duplicate']);
    expect(await test.database.prisma.image.count()).toBe(1);
    expect((await pairs()).map(({ persian }) => persian)).toEqual(['دیگری', 'سومی', 'یکی']);
  });

  it('names each bad picture and goes on with the others', async () => {
    const good = await jpeg(3);
    const outcomes = await ingest([
      incoming('1 text', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')),
      incoming('2 cut', good.subarray(0, good.length - 200)),
      incoming('3 large', new Uint8Array(1_000_001)),
      incoming('4 caption', await jpeg(4), ['ا'.repeat(801)]),
      { ...incoming('5 gone', good), content: { path: path.join(dataDir, 'nothing.jpg') } },
      incoming('6 good', good),
    ]);
    expect(statuses(outcomes)).toEqual([
      '1 text failed',
      '2 cut failed',
      '3 large failed',
      '4 caption failed',
      '5 gone failed',
      '6 good added',
    ]);
    const codes = outcomes.flatMap(outcome => (outcome.status === 'failed' ? outcome.error.code : []));
    expect(codes).toEqual([
      'image.unreadable',
      'image.unreadable',
      'image.too-many-bytes',
      'text.too-long',
      'file.not-found',
    ]);
    expect(await test.database.prisma.image.count()).toBe(1);
  });

  it('goes on after it was stopped in the middle, with nothing doubled', async () => {
    const all = await Promise.all(
      Array.from({ length: 70 }, async (_, n) => incoming(`p${n}`, await jpeg(n), [`تصویر ${n}`])),
    );
    let seen = 0;
    for await (const _ of ingestImages(all, { images, files, limits })) if (++seen === 10) break;
    expect(await test.database.prisma.image.count()).toBeLessThan(70);
    await ingest(all);
    expect(await test.database.prisma.image.count()).toBe(70);
    expect(await test.database.prisma.captionPair.count()).toBe(70);
  });

  it('brings a removed picture back, as what comes in now', async () => {
    const bytes = await jpeg(5);
    const [added] = await ingest([
      { ...incoming('a', bytes, ['قدیم']), source: 'demo', sourceToken: 't1', attribution: 'x' },
    ]);
    const removed = await images.removeSome('demo', 10);
    expect(removed).toHaveLength(1);
    expect(await images.countByState()).toMatchObject({ visible: 0, hidden: 0, removed: 1 });
    expect(await pairs()).toEqual([]);
    const [again] = await ingest([incoming('b', bytes, ['جدید'])]);
    expect(again).toMatchObject({
      status: 'added',
      imageId: added!.status === 'failed' ? '' : added!.imageId,
    });
    expect(await test.database.prisma.image.findFirst()).toMatchObject({
      source: 'upload',
      state: 'visible',
      attribution: null,
    });
    expect((await pairs()).map(({ persian }) => persian)).toEqual(['جدید']);
  });

  it('takes a source token once, whatever the bytes', async () => {
    const demo = (seed: number) => async () => ({
      ...incoming(`${seed}`, await jpeg(seed)),
      source: 'demo' as const,
      sourceToken: 'same',
    });
    await ingest([await demo(6)()]);
    expect(statuses(await ingest([await demo(7)()]))).toEqual(['7 duplicate']);
    expect(await images.tokensOf('demo')).toEqual(new Set(['same']));
  });

  it.each([
    ['were lost', (file: string) => rm(file)],
    ['became unreadable', (file: string) => writeFile(file, 'no picture')],
  ])('mends a picture whose files %s when its bytes come again', async (_, damage) => {
    const bytes = await jpeg(8);
    await ingest([incoming('a', bytes)]);
    const [row] = await test.database.prisma.image.findMany();
    const sha256 = Buffer.from(row!.sha256).toString('hex');
    await damage(files.pathOf(sha256, 'jpeg'));
    // What embedding notes when it finds that.
    await test.database.prisma.image.update({ where: { id: row!.id }, data: { problem: 'broken' } });
    expect(statuses(await ingest([incoming('a', bytes)]))).toEqual(['a duplicate']);
    expect(await readFile(files.pathOf(sha256, 'jpeg'))).toEqual(bytes);
    expect(await test.database.prisma.image.findMany()).toMatchObject([{ id: row!.id, problem: null }]);
  });

  it('stores nothing for a known source token with other bytes', async () => {
    const crawled = async (seed: number) => ({
      ...incoming(`${seed}`, await jpeg(seed)),
      source: 'divar' as const,
      sourceToken: 'post-1',
    });
    await ingest([await crawled(1)]);
    await ingest([await crawled(2)]);
    expect(await storedFiles()).toHaveLength(3);
  });

  it('refuses a small file that says it has a billion pixels, before decoding it', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    // Width and height stand in the IHDR chunk, whose checksum follows them.
    png.writeUInt32BE(40_000, 16);
    png.writeUInt32BE(40_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    const [outcome] = await ingest([incoming('bomb', png)]);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'image.too-many-pixels' } });
  });

  it('killed at any moment and run again it goes on, with nothing doubled and no file half-written', async () => {
    const folder = path.join(dataDir, 'in');
    await mkdir(folder);
    for (let n = 0; n < 120; n += 1) {
      await writeFile(path.join(folder, `${n}.jpg`), await jpeg(n));
      await writeFile(path.join(folder, `${n}.txt`), `تصویر ${n}`);
    }
    for (const outcomes of [1, 20, 45]) {
      const child = startChild('ingest-folder.ts', [test.url, dataDir, folder]);
      await catchMoment(() => child.output().split('\n').length > outcomes);
      child.process.kill('SIGKILL');
      expect(await child.exit, child.output()).toBe('SIGKILL');
    }
    expect(await test.database.prisma.image.count()).toBeLessThan(120);
    const last = startChild('ingest-folder.ts', [test.url, dataDir, folder]);
    await last.says(/^done$/m, 20_000);
    expect(await test.database.prisma.image.count()).toBe(120);
    expect(await test.database.prisma.captionPair.count()).toBe(120);
    const stored = (await storedFiles()).filter(file => !file.includes('.writing'));
    expect(stored).toHaveLength(3 * 120);
    for (const file of stored.filter(name => name.endsWith('.jpeg'))) {
      const content = await readFile(file);
      expect(path.basename(file, '.jpeg')).toBe(createHash('sha256').update(content).digest('hex'));
    }
  });

  it.runIf(canMount())(
    'says that the disk is full, leaves nothing half-written, and goes on when there is room',
    async () => {
      const small = path.join(dataDir, 'small');
      await mkdir(small);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192k', 'tmpfs', small]);
      try {
        files = new DiskImageFiles(small);
        const all = await Promise.all(range(60).map(async n => incoming(`${n}`, await jpeg(n, 200))));
        await expect(ingest(all)).rejects.toMatchObject({ name: 'RetryableError', code: 'disk.full' });
        const kept = await test.database.prisma.image.count();
        for (const file of await storedFiles()) expect(file).not.toContain('.writing');
        execFileSync('mount', ['-o', 'remount,size=64m', small]);
        expect((await ingest(all)).filter(({ status }) => status === 'added')).toHaveLength(60 - kept);
        expect(await test.database.prisma.image.count()).toBe(60);
      } finally {
        execFileSync('umount', [small]);
      }
    },
  );

  it('reads pictures from paths with Persian names', async () => {
    const file = path.join(dataDir, 'گربهٔ من.jpg');
    await writeFile(file, await jpeg(9));
    expect(statuses(await ingest([{ ...incoming('x', new Uint8Array()), content: { path: file } }]))).toEqual(
      ['x added'],
    );
  });
});
