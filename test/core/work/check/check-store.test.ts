import { copyFile, mkdir, open, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { SnapshotRepository } from '../../../../core/data/models/snapshots.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { checkStore } from '../../../../core/work/check/check-store.ts';
import type { CheckCounts, Finding, FindingKind } from '../../../../core/work/check/finding.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { jpeg } from '../../data/images/pictures.ts';
import { DIMENSION, embed, indexesOf, publish, SPACE } from '../search/collection.ts';

const LIMITS = { maxBytes: 1e7, maxPixels: 1e7 };
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

interface Stored {
  readonly id: string;
  readonly original: string;
  readonly rendition: string;
}

let testDatabase: TestDatabase;
let dataDir: string;
let stored: Stored[];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

beforeEach(async () => {
  dataDir = await temporaryFolder();
  const { prisma } = testDatabase.database;
  await prisma.image.deleteMany();
  await prisma.indexSnapshot.deleteMany();
  const files = new DiskImageFiles(dataDir);
  const items = await Promise.all(
    Array.from({ length: 4 }, async (_, index) => ({
      name: String(index),
      content: await jpeg(index),
      source: 'upload' as const,
      captions: [],
    })),
  );
  const services = { images: new ImageRepository(testDatabase.database), files, limits: LIMITS };
  for await (const outcome of ingestImages(items, services)) expect(outcome.status).toBe('added');
  // All came in before the index was built, by more than the minute that clocks may differ.
  await prisma.$executeRaw`UPDATE image SET updated_at = ${LONG_AGO}`;
  const rows = await prisma.image.findMany({ orderBy: { id: 'asc' } });
  stored = rows.map(({ id, sha256, format }) => {
    const hex = Buffer.from(sha256).toString('hex');
    return { id, original: files.pathOf(hex, format), rendition: files.renditionPath(hex, 1280) };
  });
  await embed(
    testDatabase.database,
    stored.map(({ id }) => id),
  );
  await prisma.$executeRaw`UPDATE embedding SET created_at = ${LONG_AGO}`;
  await publish(testDatabase.database, dataDir);
});

async function check(
  hashes = false,
  onFinding?: (finding: Finding) => Promise<void>,
): Promise<{ findings: Finding[]; counts: CheckCounts }> {
  const findings: Finding[] = [];
  const model = { ...SPACE, dimension: DIMENSION };
  const checking = checkStore({
    database: testDatabase.database,
    dataDir,
    files: new DiskImageFiles(dataDir),
    model,
    hashes,
  });
  for (;;) {
    const { done, value } = await checking.next();
    if (done) return { findings, counts: value };
    findings.push(value);
    await onFinding?.(value);
  }
}

const kinds = async (hashes = false): Promise<FindingKind[]> =>
  (await check(hashes)).findings.map(({ kind }) => kind);

const publishedFolder = async (): Promise<string> => {
  const published = await new SnapshotRepository(testDatabase.database).published(SPACE);
  return path.join(indexesOf(dataDir), published!.folder);
};

test('what agrees has no findings, and is counted', async () => {
  expect(await check(true)).toEqual({
    findings: [],
    counts: { images: 4, files: 12, embeddings: 4, indexed: 4 },
  });
});

describe('files', () => {
  test('a lost original, a lost rendition, one cut short, and one with other bytes', async () => {
    const [lost, without, short, changed] = stored as [Stored, Stored, Stored, Stored];
    await rm(lost.original);
    await rm(without.rendition);
    await truncate(short.original, 10);
    const bytes = await readFile(changed.original);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(changed.original, bytes);
    const { findings } = await check();
    expect(new Map(findings.map(({ kind, imageId }) => [kind, imageId]))).toEqual(
      new Map([
        ['original-missing', lost.id],
        ['rendition-missing', without.id],
        ['original-damaged', short.id],
      ]),
    );
    expect(findings).toHaveLength(3);
    const deep = (await check(true)).findings.filter(({ kind }) => kind === 'original-damaged');
    expect(deep.map(({ imageId }) => imageId).sort()).toEqual([short.id, changed.id].sort());
  });

  test('a file without a row is found when nobody can be storing it any more', async () => {
    const [{ original }] = stored as [Stored];
    const stray = original.replace(/\w{60}\.jpeg$/, `${'0'.repeat(60)}.jpeg`);
    await copyFile(original, stray);
    expect(await kinds()).toEqual([]);
    await utimes(stray, LONG_AGO, LONG_AGO);
    expect((await check()).findings).toEqual([{ kind: 'file-unowned', path: stray }]);
  });

  test('what a killed write left is found', async () => {
    const left = path.join(dataDir, 'images', '.writing', newId());
    await writeFile(left, 'half');
    await utimes(left, LONG_AGO, LONG_AGO);
    expect((await check()).findings).toEqual([{ kind: 'file-unfinished', path: left }]);
  });
});

describe('embeddings and index', () => {
  test('an image without embedding, and one of the wrong length', async () => {
    const [without, short] = stored as [Stored, Stored];
    await testDatabase.database.prisma.embedding.deleteMany({ where: { imageId: without.id } });
    await testDatabase.database.prisma.embedding.updateMany({
      where: { imageId: short.id },
      data: { vector: new Uint8Array(2) },
    });
    expect((await check()).findings).toMatchObject([
      { kind: 'embedding-missing', imageId: without.id },
      { kind: 'embedding-damaged', imageId: short.id },
    ]);
  });

  test('an image that the index lacks, one that it should not have, and another vector', async () => {
    const [changed, gone] = stored as [Stored, Stored];
    const { prisma } = testDatabase.database;
    const late = newId();
    const row = await prisma.image.findUniqueOrThrow({ where: { id: gone.id } });
    await prisma.image.delete({ where: { id: gone.id } });
    await prisma.image.create({ data: { ...row, id: late } });
    await prisma.$executeRaw`UPDATE image SET updated_at = ${LONG_AGO}`;
    await embed(testDatabase.database, [late], 77);
    expect(await kinds()).toEqual(['row-unknown']);
    await prisma.$executeRaw`UPDATE embedding SET created_at = ${LONG_AGO}`;
    await prisma.embedding.updateMany({
      where: { imageId: changed.id },
      data: { vector: new Uint8Array(DIMENSION * 2) },
    });
    const { findings } = await check(true);
    expect(new Map(findings.map(({ kind, imageId }) => [kind, imageId]))).toEqual(
      new Map([
        ['row-missing', late],
        ['row-unknown', gone.id],
        ['row-different', changed.id],
      ]),
    );
  });

  test('goes on when a build has deleted the snapshot while it is compared', async () => {
    const late = newId();
    const { prisma } = testDatabase.database;
    const row = await prisma.image.findUniqueOrThrow({ where: { id: stored[1]!.id } });
    await prisma.image.delete({ where: { id: row.id } });
    await prisma.image.create({ data: { ...row, id: late } });
    await prisma.$executeRaw`UPDATE image SET updated_at = ${LONG_AGO}`;
    await embed(testDatabase.database, [late], 77);
    await prisma.$executeRaw`UPDATE embedding SET created_at = ${LONG_AGO}`;
    const folder = await publishedFolder();
    const { findings } = await check(true, async ({ kind }) => {
      if (kind === 'row-missing') await rm(folder, { recursive: true });
    });
    expect(findings.map(({ kind }) => kind).toSorted()).toEqual(['row-missing', 'row-unknown']);
  });

  test('a single bit that has flipped in the vectors', async () => {
    const folder = await publishedFolder();
    expect(await kinds()).toEqual([]);
    const file = await open(path.join(folder, 'vectors.f32'), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, 5);
    byte[0]! ^= 0b100;
    await file.write(byte, 0, 1, 5);
    await file.close();
    const { findings } = await check();
    expect(findings.map(({ kind }) => kind)).toEqual(['snapshot-invalid']);
  });

  test('no index, a broken one, an abandoned build and folders that nobody knows', async () => {
    const folder = await publishedFolder();
    await truncate(path.join(folder, 'vectors.f32'), 4);
    const { modelId, precision } = SPACE;
    const id = newId();
    const description = { id, modelId, precision, normalizerVersion: 1, dimension: DIMENSION };
    await new SnapshotRepository(testDatabase.database).begin({
      ...description,
      engine: 'exact',
      folder: id,
    });
    const left = [newId(), '.unfinished-x', '.unfinished-young'].map(name =>
      path.join(indexesOf(dataDir), name),
    );
    for (const folder of left) await mkdir(folder);
    for (const folder of left.slice(0, 2)) await utimes(folder, LONG_AGO, LONG_AGO);
    expect((await kinds()).sort()).toEqual(
      ['snapshot-invalid', 'snapshot-abandoned', 'snapshot-unowned', 'snapshot-unowned'].sort(),
    );
    await testDatabase.database.prisma.indexSnapshot.deleteMany();
    expect(await kinds()).toContain('index-missing');
  });
});
