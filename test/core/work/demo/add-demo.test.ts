import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import type { Config } from '../../../../core/ground/config.ts';
import { addDemo, completeDemo, planDemo } from '../../../../core/work/demo/add-demo.ts';
import { DEMO_COUNT, drawDemo } from '../../../../core/work/demo/draw-demo.ts';
import { shouldAddDemo } from '../../../../core/work/demo/first-run.ts';
import { sceneKey } from '../../../../core/work/demo/plan-scene.ts';
import { removeDemo } from '../../../../core/work/demo/remove-demo.ts';
import type { IncomingImage } from '../../../../core/work/ingest/incoming-image.ts';
import { type IngestServices, ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { testConfig } from '../../../helpers/test-settings.ts';

const COUNT = 40;

let folder: string;
let db: TestDatabase;
let config: Config;
let services: IngestServices;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-demo-'));
  db = await createTestDatabase();
  config = testConfig({ DATA_DIR: folder });
  services = {
    images: new ImageRepository(db.database),
    files: new DiskImageFiles(folder),
    limits: { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels },
  };
});
afterEach(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

/** Adds up to `stopAfter` pictures. @returns the statuses. */
async function add({ count = COUNT, stopAfter = Number.POSITIVE_INFINITY } = {}): Promise<string[]> {
  const statuses: string[] = [];
  for await (const { status } of addDemo(
    db.database,
    services,
    await planDemo(db.database, services, count),
  )) {
    if (statuses.push(status) >= stopAfter) break;
  }
  return statuses;
}

async function remove(): Promise<number> {
  let gone = 0;
  for await (gone of removeDemo(db.database, services));
  return gone;
}

const rows = () =>
  db.database.prisma.image.findMany({
    where: { source: 'demo', state: 'visible' },
    include: { captionPairs: true },
    orderBy: { sourceToken: 'asc' },
  });
const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

describe('adding', () => {
  test('stores each image with its captions in both languages, its artist and its category', async () => {
    expect(await add()).toEqual(Array(COUNT).fill('added'));
    const stored = await rows();
    expect(stored.map(({ sourceToken }) => sourceToken)).toEqual(
      Array.from({ length: COUNT }, (_, index) => sceneKey(index)),
    );
    for await (const { scene, captions, review, attribution } of drawDemo(COUNT)) {
      const row = stored.find(({ sourceToken }) => sourceToken === scene.key)!;
      expect(row).toMatchObject({ width: 256, height: 256, format: 'jpeg', attribution });
      expect(row.category).toBe(scene.concepts[0]!.category);
      const pairs = row.captionPairs.map(({ persian, english, source, status, mismatched }) => [
        persian,
        english,
        source,
        status,
        mismatched,
      ]);
      const approved = captions.map(({ persian, english }) => [persian, english, 'demo', 'approved', null]);
      const waiting = review ? [[review.persian, review.english, 'demo', 'pending', review.mismatched]] : [];
      expect(pairs.sort()).toEqual([...approved, ...waiting].sort());
      expect(
        await isThere(new DiskImageFiles(folder).pathOf(Buffer.from(row.sha256).toString('hex'), row.format)),
      ).toBe(true);
    }
  });

  test('stopped in the middle, it goes on and adds only what is missing', async () => {
    await add({ stopAfter: 5 });
    const before = (await rows()).length;
    expect(before).toBeGreaterThanOrEqual(5);
    expect(before).toBeLessThan(COUNT);
    const plan = await planDemo(db.database, services);
    expect(plan).toMatchObject({ total: COUNT, missing: COUNT - before });
    const rest = await add();
    expect(rest).toEqual(Array(COUNT - before).fill('added'));
    expect((await rows()).length).toBe(COUNT);
    expect(await add()).toEqual([]);
  });

  test('told to stop, it finishes what is in hand and is gone on with later', async () => {
    const stop = new AbortController();
    const plan = await planDemo(db.database, services, COUNT);
    let seen = 0;
    for await (const _outcome of addDemo(db.database, services, plan, stop.signal)) {
      seen += 1;
      stop.abort();
    }
    expect(seen).toBeLessThan(COUNT);
    expect((await rows()).length).toBe(seen);
    expect(await shouldAddDemo(db.database, config)).toBe(true);
  });

  test('plans the whole demo when nobody says how many', async () => {
    expect(await planDemo(db.database, services)).toMatchObject({ total: DEMO_COUNT, missing: DEMO_COUNT });
  });
});

describe('removing', () => {
  test('takes rows, captions and files out, and leaves the images of the user alone', async () => {
    await add();
    const own = await ownPicture();
    const files = (await rows()).map(({ sha256, format }) =>
      new DiskImageFiles(folder).pathOf(Buffer.from(sha256).toString('hex'), format),
    );
    expect(await remove()).toBe(COUNT);
    expect(await rows()).toEqual([]);
    expect(await db.database.prisma.captionPair.count()).toBe(1);
    expect(await Promise.all(files.map(isThere))).toEqual(Array(COUNT).fill(false));
    expect(await services.images.countByState('upload')).toMatchObject({ visible: 1 });
    const { sha256, format } = await db.database.prisma.image.findUniqueOrThrow({ where: { id: own } });
    expect(
      await isThere(new DiskImageFiles(folder).pathOf(Buffer.from(sha256).toString('hex'), format)),
    ).toBe(true);
  });

  test('killed between rows and files, the next run deletes the files', async () => {
    await add({ count: 3 });
    const { sha256 } = (await rows())[0]!;
    const file = new DiskImageFiles(folder).pathOf(Buffer.from(sha256).toString('hex'), 'jpeg');
    await services.images.removeSome('demo', 100);
    expect(await isThere(file)).toBe(true);
    expect(await remove()).toBe(0);
    expect(await isThere(file)).toBe(false);
  });

  test('the demo can be brought back', async () => {
    await add();
    await remove();
    expect(await add()).toEqual(Array(COUNT).fill('added'));
    const stored = await rows();
    expect(stored.length).toBe(COUNT);
    expect(stored.every(({ captionPairs }) => captionPairs.length > 0)).toBe(true);
    const { sha256, format } = stored[0]!;
    expect(
      await isThere(new DiskImageFiles(folder).pathOf(Buffer.from(sha256).toString('hex'), format)),
    ).toBe(true);
  });
});

describe('shouldAddDemo', () => {
  test('yes on an empty database, no when it is switched off', async () => {
    expect(await shouldAddDemo(db.database, config)).toBe(true);
    expect(await shouldAddDemo(db.database, { ...config, demo: 'off' })).toBe(false);
  });

  test('no where someone has images already', async () => {
    await ownPicture();
    expect(await shouldAddDemo(db.database, config)).toBe(false);
  });

  test('yes after a run that was cut off, also while nothing can be found yet; no after a whole one', async () => {
    await add({ stopAfter: 5 });
    expect(await shouldAddDemo(db.database, config)).toBe(true);
    await add();
    expect(await shouldAddDemo(db.database, config)).toBe(true);
    await completeDemo(db.database, await planDemo(db.database, services));
    expect(await shouldAddDemo(db.database, config)).toBe(false);
  });

  test('never after it was removed, until someone adds it again', async () => {
    await add({ count: 3 });
    await remove();
    expect(await shouldAddDemo(db.database, config)).toBe(false);
    await add({ count: 3 });
    await completeDemo(db.database, await planDemo(db.database, services));
    expect(await shouldAddDemo(db.database, config)).toBe(false);
    expect((await rows()).length).toBe(3);
  });
});

/** An image that came in as a user's. @returns its id. */
async function ownPicture(): Promise<string> {
  const { value } = await drawDemo(
    DEMO_COUNT + 1,
    new Set(Array.from({ length: DEMO_COUNT }, (_, i) => sceneKey(i))),
  ).next();
  const item: IncomingImage = {
    name: 'own.jpg',
    content: value!.bytes,
    source: 'upload',
    captions: [{ persian: 'عکس من', source: 'upload', status: 'approved' }],
  };
  for await (const outcome of ingestImages([item], services)) {
    if (outcome.status === 'added') return outcome.imageId;
  }
  throw new Error('not added');
}
