import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putApproved } from '../../core/work/export/approved.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { catchMoment } from '../../helpers/wait-for.ts';
import { runCommand, startCommand } from '../run-command.ts';

const IMAGES = 12;

let folder: string;
let db: TestDatabase;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-cli-export-'));
  db = await createTestDatabase();
  const dataDir = path.join(folder, 'data');
  environment = { DATA_DIR: dataDir, DATABASE_URL: db.url, LOCALE: 'en' };
  const images = Array.from({ length: IMAGES }, (_, n) => ({ captions: [`گربهٔ ${n}`, `سگ ${n}`] }));
  await putApproved(db, dataDir, images);
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

const negareh = (...words: string[]) => runCommand(words, environment);

/** Captions of a database by the images' hashes. */
const captionsIn = async ({ database }: TestDatabase) => {
  const rows = await database.prisma.captionPair.findMany({
    select: { persian: true, image: { select: { sha256: true } } },
  });
  return rows.map(({ persian, image }) => `${Buffer.from(image.sha256).toString('hex')} ${persian}`).sort();
};

/** Brings a captions file into a system that has nothing, as its user would. */
async function importAnew(
  { format, captions, images }: { format: string; captions: string; images: string },
  check: (other: TestDatabase) => Promise<void>,
): Promise<void> {
  const other = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(folder, 'other-'));
  try {
    const done = await runCommand(['import', format, '--captions', captions, '--images', images], {
      DATA_DIR: dataDir,
      DATABASE_URL: other.url,
      LOCALE: 'en',
    });
    expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
    await check(other);
  } finally {
    await other.drop();
  }
}

test('killed in the middle, an export is not there; run again, it is whole, and import brings all of it back', async () => {
  const target = path.join(folder, 'set');
  const words = ['pairs', 'export', target, '--format', 'huggingface', '--validation', '0', '--test', '0'];
  // An image that never comes to its end: the last one by id, which is their order, so that all others are copied.
  const { sha256 } = await db.database.prisma.image.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const last = Buffer.from(sha256).toString('hex');
  const file = path.join(folder, 'data/images', last.slice(0, 2), last.slice(2, 4), `${last}.1280.jpg`);
  await rename(file, `${file}.away`);
  execFileSync('mkfifo', [file]);
  const run = startCommand(words, environment);
  const part = path.join(`${target}.unfinished`, 'data/train/0000');
  const copied = await catchMoment(async () => {
    const names = await readdir(part).catch(() => []);
    const whole = names.filter(name => name.endsWith('.jpg'));
    return whole.length === IMAGES - 1 && whole;
  });
  run.child.kill('SIGKILL');
  await run.ended;
  const inodes = await Promise.all(copied.map(async name => (await stat(path.join(part, name))).ino));
  await expect(stat(target)).rejects.toThrow('ENOENT');

  await rm(file);
  await rename(`${file}.away`, file);
  const again = await negareh(...words);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('24 captions of 12 photos')]);
  expect((await readdir(folder)).filter(name => name.startsWith('set'))).toEqual(['set']);
  const images = path.join(target, 'data/train/0000');
  const after = await Promise.all(copied.map(async name => (await stat(path.join(images, name))).ino));
  expect(after).toEqual(inodes);

  await importAnew(
    { format: 'jsonl', captions: path.join(images, 'metadata.jsonl'), images },
    async other => {
      expect(await other.database.prisma.image.count()).toBe(IMAGES);
      const texts = (all: string[]) => all.map(one => one.slice(65)).sort();
      expect(texts(await captionsIn(other))).toEqual(texts(await captionsIn(db)));
    },
  );
});

test('a Parquet table with originals comes back through import as the very same images', async () => {
  const images = path.join(folder, 'parquet');
  const words = ['--format', 'parquet', '--pictures', 'original', '--validation', '0', '--test', '0%'];
  expect(await negareh('pairs', 'export', images, ...words)).toMatchObject({ code: 0 });
  await importAnew({ format: 'parquet', captions: path.join(images, 'train.parquet'), images }, async other =>
    expect(await captionsIn(other)).toEqual(await captionsIn(db)),
  );
});

test('says what does not work, in the reader’s language, and touches nothing', async () => {
  const taken = await negareh('pairs', 'export', folder, '--format', 'csv');
  expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining(folder)]);
  const none = await runCommand(
    ['pairs', 'export', path.join(folder, 'none'), '--format', 'csv', '--source', 'feedback'],
    {
      ...environment,
      LOCALE: 'fa',
    },
  );
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('جفت تأییدشده‌ای')]);
  const mixed = await negareh('pairs', 'export', path.join(folder, 'x'), '--format', 'csv', '--min', '0.5');
  expect([mixed.code, mixed.stderr]).toEqual([3, expect.stringContaining('No pair has a score yet')]);
  const unknown = await negareh('pairs', 'export', path.join(folder, 'x'), '--format', 'xlsx');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('parquet')]);
  const shares = await negareh(
    'pairs',
    'export',
    path.join(folder, 'x'),
    '--format',
    'csv',
    '--validation',
    '60%',
    '--test',
    '60%',
  );
  expect([shares.code, shares.stderr]).toEqual([2, expect.stringContaining('tenth')]);
  expect((await readdir(folder)).filter(name => ['x', 'none'].includes(name))).toEqual([]);
});
