import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeFeed } from '../../../../../core/data/database/change-feed.ts';
import { ImageRepository } from '../../../../../core/data/images/images.ts';
import { IndexFeed } from '../../../../../core/data/models/index-feed.ts';
import { SnapshotRepository } from '../../../../../core/data/models/snapshots.ts';
import { openVectorIndex } from '../../../../../core/engines/vector-index/open-vector-index.ts';
import { packEmbedding } from '../../../../../core/ground/domain/models/embedding.ts';
import { RetryableError } from '../../../../../core/ground/errors.ts';
import { createLog } from '../../../../../core/ground/log.ts';
import { FULL, versionOfNormalizer } from '../../../../../core/ground/persian/text-normalizers.ts';
import type { OpenIndex } from '../../../../../core/work/search/live/generation.ts';
import { LiveIndex, type LiveIndexServices } from '../../../../../core/work/search/live/live-index.ts';
import { createTestDatabase, type TestDatabase } from '../../../../helpers/database.ts';
import { addImages, DIMENSION, embed, indexesOf, log, publish, SPACE, vectorOf } from '../collection.ts';

let test: TestDatabase;
let dataDir: string;
let live: LiveIndex | undefined;
let changes: ChangeFeed | undefined;
/** Indexes that are open now. */
let openIndexes = 0;

beforeEach(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-live-'));
  openIndexes = 0;
});
afterEach(async () => {
  vi.useRealTimers();
  await live?.close();
  live = undefined;
  await changes?.close();
  changes = undefined;
  await test.drop();
  await rm(dataDir, { recursive: true });
  expect(openIndexes).toBe(0);
});

const openExact: OpenIndex = async options => {
  const index = await openVectorIndex({ ...options, dimension: DIMENSION, device: 'cpu', threads: 1 });
  openIndexes += 1;
  const close = index.close.bind(index);
  index.close = async () => {
    await close();
    openIndexes -= 1;
    index.close = async () => undefined;
  };
  return index;
};

async function open(changed: Partial<LiveIndexServices> = {}): Promise<LiveIndex> {
  changes = await ChangeFeed.open(test.url, log);
  live = await LiveIndex.open({
    space: SPACE,
    dimension: DIMENSION,
    normalizerVersion: versionOfNormalizer(FULL),
    feed: new IndexFeed(test.database, SPACE),
    snapshots: new SnapshotRepository(test.database),
    directory: indexesOf(dataDir),
    openIndex: openExact,
    changes,
    log,
    ...changed,
  });
  return live;
}

/** Without an announcement, as when the connection was down. */
const hideUnheard = (id: string) =>
  test.database.prisma.image.update({ where: { id }, data: { state: 'hidden' } });

/** Ids that are found now, nearest to the vector of this number first. */
const found = async (seed = 0): Promise<string[]> =>
  (await live!.search(vectorOf(seed), 100, {})).map(({ id }) => id);
const sorted = (ids: readonly string[]): string[] => [...ids].sort();
/** The same beside a load of searches, which an index that opens shares the processor with. */
const loaded = { interval: 20 };
/** Long enough for an announcement, far shorter than the half minute after which everything is read again. */
const soon = { interval: 20 };

describe('what is found', () => {
  it('is everything embedded when nothing was ever published', async () => {
    const ids = await addImages(test.database, 300);
    await embed(test.database, ids);
    await open();
    expect(live!.snapshotId).toBeUndefined();
    expect(await live!.size()).toBe(300);
    expect((await found(7))[0]).toBe(ids[7]);
  });

  it('is the snapshot, what was embedded after it was built, and not what was hidden after', async () => {
    const ids = await addImages(test.database, 20);
    await embed(test.database, ids.slice(0, 15));
    const { id } = await publish(test.database, dataDir);
    await embed(test.database, ids.slice(15), 15);
    await new ImageRepository(test.database).setState([ids[3]!, ids[17]!], 'hidden');
    await open();
    expect(live!.snapshotId).toBe(id);
    expect(sorted(await found())).toEqual(ids.filter(one => one !== ids[3] && one !== ids[17]));
    expect((await found(16))[0]).toBe(ids[16]);
  });

  it('includes images that are older than the snapshot but were embedded later', async () => {
    const ids = await addImages(test.database, 5);
    await embed(test.database, [ids[0]!, ids[2]!, ids[4]!]);
    await publish(test.database, dataDir);
    await embed(test.database, [ids[1]!], 1);
    await open({ overlapMs: 0 });
    expect(await found()).toHaveLength(4);
    expect((await found(1))[0]).toBe(ids[1]);
    await embed(test.database, [ids[3]!], 3);
    await expect.poll(() => found(3).then(([first]) => first), soon).toBe(ids[3]);
  });

  it('does not stop at a damaged embedding', async () => {
    const ids = await addImages(test.database, 3);
    await embed(test.database, [ids[0]!, ids[2]!]);
    const vector = packEmbedding(new Float32Array(DIMENSION - 1));
    await test.database.prisma.embedding.create({ data: { ...SPACE, imageId: ids[1]!, vector } });
    await open();
    expect(sorted(await found())).toEqual([ids[0], ids[2]]);
  });
});

it('keeps a snapshot that it has open from being deleted, and lets it go when another takes its place', async () => {
  await embed(test.database, await addImages(test.database, 5));
  const { id } = await publish(test.database, dataDir);
  const snapshots = new SnapshotRepository(test.database);
  await open();
  const other = await publish(test.database, dataDir);
  await expect.poll(() => live!.snapshotId, soon).toBe(other.id);
  await expect.poll(() => snapshots.giveUp(id), soon).toBe('given-up');
  const readers = () => test.database.prisma.snapshotReader.count();
  expect(await readers()).toBe(1);
  await live!.close();
  expect(await readers()).toBe(0);
});

describe('changes', () => {
  it('are there as soon as they are announced', async () => {
    const ids = await addImages(test.database, 4);
    await embed(test.database, ids);
    await open();
    const [late] = await addImages(test.database, 1);
    expect(await found()).toHaveLength(4);
    await embed(test.database, [late!], 4);
    await expect.poll(() => found(4).then(([first]) => first), soon).toBe(late);
    const images = new ImageRepository(test.database);
    await images.setState([ids[0]!, late!], 'hidden');
    await expect.poll(async () => sorted(await found()), soon).toEqual(ids.slice(1));
    await images.setState([late!], 'visible');
    await expect.poll(async () => sorted(await found()), soon).toEqual([...ids.slice(1), late]);
  });

  it('of more images than an announcement can name are there as well', async () => {
    await open();
    const ids = await addImages(test.database, 400);
    await embed(test.database, ids);
    await expect.poll(() => live!.size(), soon).toBe(400);
  });

  it('that were not heard are read again half a minute later', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const ids = await addImages(test.database, 2);
    await embed(test.database, ids);
    await open();
    await hideUnheard(ids[0]!);
    // What is announced later is there, so that whatever had been heard of the first would be, too.
    const [late] = await addImages(test.database, 1);
    await embed(test.database, [late!], 2);
    await expect.poll(() => found(), soon).toContain(late);
    expect(sorted(await found())).toEqual(sorted([...ids, late!]));
    vi.advanceTimersByTime(30_000);
    await expect.poll(async () => sorted(await found()), soon).toEqual(sorted([ids[1]!, late!]));
  });

  it('of a transaction that was still open at the last reading are not missed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const ids = await addImages(test.database, 2);
    await embed(test.database, [ids[0]!]);
    const others = await addImages(test.database, 2);
    await embed(test.database, others, 2);
    await open({ overlapMs: 0 });
    const slow = new Client({ connectionString: test.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query(
      'INSERT INTO embedding (image_id, model_id, precision, vector) VALUES ($1, $2, $3, $4)',
      [ids[1], SPACE.modelId, SPACE.precision, packEmbedding(vectorOf(1))],
    );
    // Two readings, each through when it has found what was changed before it.
    for (const other of others) {
      await hideUnheard(other);
      vi.advanceTimersByTime(30_000);
      await expect.poll(() => found(), soon).not.toContain(other);
    }
    await slow.query('COMMIT');
    await slow.end();
    expect(await found()).toHaveLength(1);
    vi.advanceTimersByTime(30_000);
    await expect.poll(() => found(), soon).toHaveLength(2);
  });

  it('while the connection was down are read when it is back', async () => {
    const ids = await addImages(test.database, 2);
    await embed(test.database, ids);
    await open();
    await test.database.prisma.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'negareh-listener' AND datname = current_database()`;
    await new ImageRepository(test.database).setState([ids[0]!], 'hidden');
    await expect.poll(() => found(), soon).toEqual([ids[1]]);
  });

  it('with a payload of another kind are taken as a hint to read again', async () => {
    const ids = await addImages(test.database, 2);
    await embed(test.database, ids);
    await open();
    await hideUnheard(ids[0]!);
    await test.database.prisma.$executeRaw`SELECT pg_notify('images_changed', 'not json')`;
    await expect.poll(() => found(), soon).toEqual([ids[1]]);
  });
});

describe('a newly published snapshot', () => {
  const toFaiss = { engine: { engine: 'faiss', factory: 'HNSW32', recall: 0.95 } } as const;
  const toExact = { engine: { engine: 'exact' } } as const;

  const takesOver = async (builds: readonly (typeof toFaiss | typeof toExact)[]): Promise<void> => {
    const ids = await addImages(test.database, 200);
    await embed(test.database, ids);
    await publish(test.database, dataDir, {}, builds.at(-1));
    await open();
    let running = true;
    let searches = 0;
    const load = Array.from({ length: 8 }, async (_, worker) => {
      while (running) {
        const seed = (searches++ * 7 + worker) % ids.length;
        const [best] = await live!.search(vectorOf(seed), 10, {});
        expect(best!.id).toBe(ids[seed]);
        // The build must get its turn on a small machine.
        await sleep(10);
      }
    });
    try {
      for (const options of builds) {
        const { id } = await publish(test.database, dataDir, {}, options);
        await expect.poll(() => live!.snapshotId, loaded).toBe(id);
      }
    } finally {
      running = false;
    }
    await Promise.all(load);
    expect(searches).toBeGreaterThan(50);
    await expect.poll(() => openIndexes, soon).toBe(1);
  };

  it('takes over under load without a failed query or a missing image', { timeout: 120_000 }, () =>
    takesOver([toExact, toExact, toExact, toExact]),
  );

  it(
    'takes over likewise when it is FAISS after FAISS, and exact in between',
    { tags: ['faiss'], timeout: 120_000 },
    () => takesOver([toFaiss, toFaiss, toExact, toFaiss]),
  );

  it('brings along what changed while it was being opened', async () => {
    const ids = await addImages(test.database, 6);
    await embed(test.database, ids.slice(0, 5));
    await publish(test.database, dataDir);
    const opening = { reached: Promise.withResolvers<void>(), go: Promise.withResolvers<void>() };
    let opened = 0;
    await open({
      openIndex: async options => {
        const index = await openExact(options);
        if (opened++ === 0) return index;
        opening.reached.resolve();
        await opening.go.promise;
        return index;
      },
    });
    const { id } = await publish(test.database, dataDir);
    await opening.reached.promise;
    await new ImageRepository(test.database).setState([ids[0]!], 'hidden');
    await embed(test.database, [ids[5]!], 5);
    // The present index has the changes at once, although another one is being opened.
    await expect.poll(async () => sorted(await found()), soon).toEqual(ids.slice(1));
    opening.go.resolve();
    await expect.poll(() => live!.snapshotId, soon).toBe(id);
    expect(sorted(await found())).toEqual(ids.slice(1));
  });

  it('of an earlier state comes back on rollback, with everything newer from the database', async () => {
    const ids = await addImages(test.database, 4);
    await embed(test.database, ids.slice(0, 2));
    const first = await publish(test.database, dataDir);
    await embed(test.database, ids.slice(2), 2);
    await publish(test.database, dataDir);
    await open();
    await new SnapshotRepository(test.database).publishAgain(SPACE, { check: async () => undefined });
    await expect.poll(() => live!.snapshotId, soon).toBe(first.id);
    expect(sorted(await found())).toEqual(ids);
  });
});

describe('an index that cannot be used', () => {
  it('is refused when it was built for another normaliser, until a matching one is published', async () => {
    const ids = await addImages(test.database, 2);
    await embed(test.database, ids);
    await publish(test.database, dataDir, { normalizerVersion: versionOfNormalizer(FULL) + 1 });
    await open();
    expect(live!.refusal).toMatchObject({
      code: 'index.mismatch',
      parameters: { field: 'normalizerVersion', expected: String(versionOfNormalizer(FULL)) },
    });
    await expect(found()).rejects.toThrow('index.mismatch');
    await publish(test.database, dataDir);
    await expect.poll(() => live!.refusal, soon).toBeUndefined();
    expect(await found()).toHaveLength(2);
  });

  it('answers when it was built for an earlier version of the normaliser, as after an upgrade', async () => {
    const ids = await addImages(test.database, 2);
    await embed(test.database, ids);
    await publish(test.database, dataDir, { normalizerVersion: versionOfNormalizer(FULL) - 1 });
    await open();
    expect(live!.refusal).toBeUndefined();
    expect(sorted(await found())).toEqual(ids);
  });

  it('is refused when it is of another model and there is none of this one', async () => {
    const other = { modelId: 'other@11111111', precision: 'fp32' as const };
    await embed(test.database, await addImages(test.database, 2), 0, other);
    await publish(test.database, dataDir, other);
    await open();
    expect(live!.refusal).toMatchObject({
      code: 'index.mismatch',
      parameters: { field: 'modelId', expected: SPACE.modelId, found: other.modelId },
    });
  });

  it('does not push out one that works', async () => {
    await embed(test.database, await addImages(test.database, 2));
    const { id } = await publish(test.database, dataDir);
    const lines: string[] = [];
    await open({ log: createLog('test', { write: line => void lines.push(line) }) });
    await publish(test.database, dataDir, { normalizerVersion: versionOfNormalizer(FULL) + 1 });
    await expect.poll(() => lines.join(''), soon).toContain('the index was refused');
    expect(live!.snapshotId).toBe(id);
    expect(await found()).toHaveLength(2);
  });

  it('is replaced by the embeddings of the database when its folder is damaged', async () => {
    const ids = await addImages(test.database, 3);
    await embed(test.database, ids);
    const { id } = await publish(test.database, dataDir);
    await writeFile(path.join(indexesOf(dataDir), id, 'ids.bin'), 'damaged');
    await open();
    expect(live!.refusal).toBeUndefined();
    expect(live!.snapshotId).toBeUndefined();
    expect(sorted(await found())).toEqual(ids);
  });

  it('is opened anew when its thread has died', async () => {
    const ids = await addImages(test.database, 3);
    await embed(test.database, ids);
    let dies = true;
    await open({
      openIndex: async options => {
        const index = await openExact(options);
        if (!dies) return index;
        dies = false;
        index.search = () => {
          throw new RetryableError('thread.stopped', { thread: 'exact-index', reason: 'it died' });
        };
        return index;
      },
    });
    await expect(found()).rejects.toThrow('thread.stopped');
    await expect.poll(() => found().catch(() => []), soon).toHaveLength(3);
  });
});
