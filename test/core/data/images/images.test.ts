import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../core/data/database/database.ts';
import { listen } from '../../../../core/data/database/notifications.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import type { NewImage } from '../../../../core/data/images/new-image.ts';
import { removedImages } from '../../../../core/data/images/removed-images.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { waitFor } from '../../../helpers/wait-for.ts';

const log = createLog('test', { level: 'error' });
let test: TestDatabase;
let images: ImageRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  images = new ImageRepository(test.database);
});
afterEach(() => test.drop());

const sha256 = (seed: number) => seed.toString(16).padStart(64, '0');
const image = (seed: number, more: Partial<NewImage> = {}): NewImage => ({
  sha256: sha256(seed),
  format: 'jpeg',
  width: 8,
  height: 8,
  byteSize: 100,
  source: 'demo',
  captions: [{ persian: `تصویر ${seed}`, source: 'demo', status: 'approved' }],
  ...more,
});
const insertOne = async (...arguments_: Parameters<typeof image>) =>
  (await images.insert([image(...arguments_)]))[0]!;

describe('inserting images', () => {
  it('gives one row to two processes that bring the same pictures at the same moment', async () => {
    const second = openDatabase(test.url);
    const other = new ImageRepository(second);
    try {
      for (let round = 0; round < 3; round += 1) {
        const batch = Array.from({ length: 60 }, (_, n) => image(round * 60 + n));
        const inserted = await Promise.all([images.insert(batch), other.insert(batch.toReversed())]);
        expect(inserted.flat().filter(({ isNew }) => isNew)).toHaveLength(60);
        expect(inserted[0]!.map(({ id }) => id)).toEqual(inserted[1]!.map(({ id }) => id).reverse());
      }
    } finally {
      await second.close();
    }
    expect(await test.database.prisma.captionPair.count()).toBe(180);
  });

  it('gets through a deadlock with another process by trying again', async () => {
    const other = new Client({ connectionString: test.url });
    await other.connect();
    const insertRow = (seed: number) =>
      other.query(
        `INSERT INTO image (id, sha256, format, width, height, byte_size, source, updated_at)
         VALUES (gen_random_uuid(), decode($1, 'hex'), 'jpeg', 8, 8, 100, 'demo', now())`,
        [sha256(seed)],
      );
    await other.query(`BEGIN; SET LOCAL deadlock_timeout = '1h'`);
    await insertRow(2);
    const inserting = images.insert([image(1), image(2)]);
    await waitFor(async () => {
      const { rows } = await other.query('SELECT 1 FROM pg_locks WHERE NOT granted');
      return rows.length > 0;
    });
    await insertRow(1);
    await other.query('COMMIT');
    await other.end();
    expect((await inserting).map(({ isNew }) => isNew)).toEqual([false, false]);
  });

  it('knows an image by its content before its name at the source', async () => {
    const first = await insertOne(1, { sourceToken: 'one' });
    const second = await insertOne(2, { sourceToken: 'two' });
    expect(await images.insert([image(1, { sourceToken: 'two' }), image(3, { sourceToken: 'two' })])).toEqual(
      [
        { id: first.id, isNew: false },
        { id: second.id, isNew: false },
      ],
    );
    expect(await images.findKnown(sha256(1), 'demo', 'two')).toMatchObject({ id: first.id });
    expect(await images.findKnown(sha256(3), 'demo', 'two')).toMatchObject({ id: second.id });
    expect(await images.findKnown(sha256(3), 'divar', 'two')).toBeUndefined();
  });

  it('does not bring a removed image back when its name is meanwhile that of another', async () => {
    const removed = await insertOne(1, { sourceToken: 'name' });
    await images.removeSome('demo', 10);
    const other = await insertOne(2, { sourceToken: 'name' });
    expect(await insertOne(1, { sourceToken: 'name' })).toEqual({ id: other.id, isNew: false });
    expect(await insertOne(1)).toEqual({ id: removed.id, isNew: true });
    expect(await images.countByState('demo')).toMatchObject({ visible: 2, hidden: 0, removed: 0 });
  });

  it('brings a removed image back once when the same batch holds it twice', async () => {
    const { id } = await insertOne(1);
    await images.removeSome('demo', 10);
    expect(await images.insert([image(1), image(1)])).toEqual([
      { id, isNew: true },
      { id, isNew: false },
    ]);
  });

  it('takes the note of a problem away when the bytes come again', async () => {
    const { id } = await insertOne(1);
    await test.database.prisma.image.update({ where: { id }, data: { problem: 'file.not-found' } });
    expect(await images.findKnown(sha256(1), 'demo')).toMatchObject({ id, hasProblem: true });
    await insertOne(1);
    expect(await images.findKnown(sha256(1), 'demo')).toMatchObject({ id, hasProblem: false });
  });
});

describe('captions', () => {
  it('are added once, also with signs that PostgreSQL has no place for', async () => {
    const persian = 'نیم\uD83D حرف\0';
    const captions = [{ persian, english: 'half', source: 'upload', status: 'pending' }] as const;
    const { id } = await insertOne(1, { captions });
    const second = { persian: 'دوم', source: 'upload', status: 'approved' } as const;
    const given = [
      { imageId: id, captions: [...captions, second] },
      { imageId: newId(), captions },
    ];
    expect(await images.addCaptions(given)).toBe(1);
    expect(await images.addCaptions(given)).toBe(0);
    const pairs = await test.database.prisma.captionPair.findMany({ orderBy: { id: 'asc' } });
    expect(pairs).toMatchObject([
      { imageId: id, persian: 'نیم\uFFFD حرف', english: 'half', source: 'upload', status: 'pending' },
      { imageId: id, persian: 'دوم', english: null, status: 'approved' },
    ]);
  });
});

describe('taking images out', () => {
  it('is announced, touches one source only and leaves tombstones', async () => {
    const [first] = await images.insert([image(1), image(2), image(3, { source: 'upload' })]);
    const heard: string[] = [];
    const listener = {
      onMessage: (_: string, payload: string) => heard.push(payload),
      onReconnect: () => undefined,
    };
    const listening = await listen(test.url, ['images_changed'], listener, log);
    expect(await images.removeSome('demo', 1)).toEqual([
      { id: first!.id, sha256: sha256(1), format: 'jpeg' },
    ]);
    await waitFor(() => heard.length === 1);
    expect(JSON.parse(heard[0]!)).toEqual({ ids: [first!.id] });
    expect(await images.removeSome('demo', 10)).toHaveLength(1);
    expect(await images.removeSome('demo', 10)).toEqual([]);
    expect(await Array.fromAsync(removedImages(test.database, 'demo'))).toHaveLength(2);
    expect(await images.countByState()).toMatchObject({ visible: 1, hidden: 0, removed: 2 });
    expect(await test.database.prisma.captionPair.count()).toBe(1);
    await listening.close();
  });

  it('cannot be undone by showing a hidden one', async () => {
    const [first, second] = await images.insert([image(1), image(2)]);
    await images.setState([first!.id, second!.id], 'hidden');
    expect(await images.countByState()).toMatchObject({ visible: 0, hidden: 2, removed: 0 });
    await images.removeSome('demo', 1);
    await images.setState([first!.id, second!.id], 'visible');
    expect(await images.countByState()).toMatchObject({ visible: 1, hidden: 0, removed: 1 });
  });

  describe('whose page is gone', () => {
    const PAGE = 'https://divar.ir/v/gaTE0001';
    const OWN = 'میز چوبی';
    const crawled = (persian: string) => ({ persian, source: 'crawled', status: 'pending' }) as const;
    const ofPage = (seed: number, captions: NewImage['captions'] = [crawled(OWN)]) =>
      insertOne(seed, { source: 'divar', sourceUrl: PAGE, sourceToken: `photo-${seed}`, captions });
    const pairs = async () => {
      const rows = await test.database.prisma.captionPair.findMany({ orderBy: { persian: 'asc' } });
      return rows.map(({ persian, status }) => [persian, status]);
    };
    beforeEach(async () => {
      const { prisma } = test.database;
      const { id: jobId } = await prisma.crawlJob.create({
        data: { id: newId(), source: 'divar', query: 'tehran', state: 'running' },
      });
      const captions = [{ text: OWN, language: 'fa' }];
      const picture = { token: 'a', imageToken: 'photo-1', url: 'https://x.test', pageUrl: PAGE, captions };
      await prisma.crawlItem.create({ data: { source: 'divar', token: 'a', jobId, state: 'done', picture } });
    });

    it('go without their captions, and are named again to whoever was killed before their files had gone', async () => {
      const { id } = await ofPage(1);
      const removed = [{ id, sha256: sha256(1), format: 'jpeg' }];
      expect(await images.removeUnreviewed('divar', PAGE)).toEqual({ removed, kept: [] });
      expect(await images.removeUnreviewed('divar', PAGE)).toEqual({ removed, kept: [] });
      expect(await images.countByState()).toMatchObject({ pending: 0, removed: 1 });
      expect(await pairs()).toEqual([]);
    });

    it.each([
      ['another listing', crawled('کمد سفید')],
      ['an upload', { persian: 'میز من', source: 'upload', status: 'approved' }],
      ['a dataset', { persian: 'میزی در اتاق', source: 'translated', status: 'pending' }],
      ['somebody who rejected one', { persian: 'صندلی', source: 'crawled', status: 'rejected' }],
    ] as const)('stay with what %s says of the same file', async (_, other) => {
      const { id } = await ofPage(1, [crawled(OWN), other]);
      expect(await images.removeUnreviewed('divar', PAGE)).toEqual({ removed: [], kept: [id] });
      expect(await pairs()).toEqual([[other.persian, other.status]]);
      expect(await images.countByState()).toMatchObject({ pending: 1, removed: 0 });
    });

    it('stay with an English caption', async () => {
      const { id } = await ofPage(1);
      await test.database.prisma.englishCaption.create({
        data: { id: newId(), imageId: id, text: 'A table' },
      });
      expect(await images.removeUnreviewed('divar', PAGE)).toEqual({ removed: [], kept: [id] });
      expect(await test.database.prisma.englishCaption.count()).toBe(1);
    });

    it.each(['image', 'caption_pair'])(
      'stay with a caption that is approved meanwhile, while %s is locked',
      async table => {
        const { id } = await ofPage(1);
        const other = new Client({ connectionString: test.url });
        await other.connect();
        try {
          await other.query('BEGIN');
          await other.query(`SELECT FROM ${table} FOR UPDATE`);
          await other.query(`UPDATE caption_pair SET status = 'approved'`);
          const removing = images.removeUnreviewed('divar', PAGE);
          await waitFor(async () => {
            const { rowCount } = await test.database.prisma.$queryRaw<{ n: bigint }[]>`
              SELECT count(*) AS n FROM pg_locks WHERE NOT granted`.then(([row]) => ({ rowCount: row!.n }));
            return rowCount > 0n;
          });
          await other.query('COMMIT');
          expect(await removing).toEqual({ removed: [], kept: [id] });
        } finally {
          await other.end();
        }
        expect(await pairs()).toEqual([[OWN, 'approved']]);
      },
    );
  });
});
