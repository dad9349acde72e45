import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withAdvisoryLock } from '../../../../core/data/database/advisory-lock.ts';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { embedImages } from '../../../../core/data/jobs/definitions.ts';
import { openQueue, WORKER_APPLICATION } from '../../../../core/data/jobs/queue.ts';
import { withEmbeddingClaims } from '../../../../core/data/models/embedding-claims.ts';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { SnapshotRepository } from '../../../../core/data/models/snapshots.ts';
import type { Encoder, ImageInput } from '../../../../core/engines/encoders/encoder.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { type PreparedModel, prepareModel } from '../../../../core/engines/models/prepare.ts';
import { verifySnapshot } from '../../../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { buildSnapshot, runBuildIndex } from '../../../../core/work/indexing/build-index-job.ts';
import { embedMissing } from '../../../../core/work/indexing/embed-images-job.ts';
import { isIndexStale } from '../../../../core/work/indexing/stale-index.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { makeSearchable } from '../../../../core/work/ingest/make-searchable.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { testConfig } from '../../../helpers/test-settings.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { jpeg } from '../../data/images/pictures.ts';

const log = createLog('test', { level: 'error' });
const limits = { maxBytes: 1_000_000, maxPixels: 1_000_000 };
let root: string;
let model: PreparedModel;
let encoder: Encoder<ImageInput>;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'negareh-jobs-'));
  model = await prepareModel('demo', { precision: 'fp32', modelsDir: path.join(root, 'models') });
  encoder = await openImageEncoder(model, { device: 'cpu', threads: 1, limits });
});
afterAll(async () => {
  await encoder.close();
  await rm(root, { recursive: true });
});

let test: TestDatabase;
let dataDir: string;
let images: ImageRepository;
let files: DiskImageFiles;
let embeddings: EmbeddingRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(root, 'data-'));
  images = new ImageRepository(test.database);
  files = new DiskImageFiles(dataDir);
  embeddings = new EmbeddingRepository(test.database, model);
});
afterEach(() => test.drop());

async function add(seeds: number[], source: 'upload' | 'demo' = 'upload'): Promise<void> {
  const items = await Promise.all(
    seeds.map(async seed => ({ name: `${seed}`, content: await jpeg(seed), source, captions: [] })),
  );
  for await (const outcome of ingestImages(items, { images, files, limits }))
    expect(outcome.status).toBe('added');
}
const embed = () => embedMissing({ embeddings, files, encoder, log });
const services = () => ({ database: test.database, model, dataDir, log });
const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe('embedding', () => {
  it('gives each image its normalised embedding, once, also when two run at the same time', async () => {
    await add(range(70));
    expect(await embeddings.countMissing()).toBe(70);
    expect(await Promise.all([embed(), embed()])).toEqual([true, true]);
    expect(await embeddings.countMissing()).toBe(0);
    const rows = await Array.fromAsync(embeddings.stream());
    expect(rows).toHaveLength(70);
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort());
    for (const { vector } of rows) expect(Math.hypot(...vector)).toBeCloseTo(1, 2);
  });

  it('is shared by those that claim what they embed; what one leaves that ends is the others’', async () => {
    await add(range(200));
    const counts = [0, 0];
    const embedAs = (who: number, limit = Number.POSITIVE_INFINITY) =>
      withEmbeddingClaims(
        test.url,
        model,
        async (claims, signal) => {
          const counting: Encoder<ImageInput> = {
            ...encoder,
            encode: async inputs => {
              if (++counts[who]! > limit) throw new Error('killed');
              return encoder.encode(inputs);
            },
          };
          return embedMissing({ embeddings, files, encoder: counting, log }, { claims, signal });
        },
        { reach: 30 },
      );
    await expect(embedAs(0, 20)).rejects.toThrow('killed');
    counts[0] = 0;
    const missing = await embeddings.countMissing();
    await Promise.all([embedAs(0), embedAs(1)]);
    expect(counts[0]! + counts[1]!).toBe(missing);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(await embeddings.count()).toBe(200);
    expect(await embedAs(0)).toBe(true);
    // However many have theirs, one look ends soon.
    const looked = await withEmbeddingClaims(test.url, model, claims => claims.take(64), { reach: 30 });
    const ids = (await Array.fromAsync(embeddings.stream())).map(({ id }) => id);
    expect(looked).toEqual({ images: [], last: ids[29], others: 0 });
  });

  it('leaves alone what another has in work', async () => {
    await add(range(70));
    await withEmbeddingClaims(test.url, model, async held => {
      const { images: taken } = await held.take(64);
      expect(taken).toHaveLength(64);
      const complete = await withEmbeddingClaims(test.url, model, (claims, signal) =>
        embedMissing({ embeddings, files, encoder, log }, { claims, signal }),
      );
      expect(complete).toBe(false);
      expect(await embeddings.count()).toBe(6);
    });
    // It ended without a word.
    expect(
      await withEmbeddingClaims(test.url, model, claims =>
        embedMissing({ embeddings, files, encoder, log }, { claims }),
      ),
    ).toBe(true);
    expect(await embeddings.count()).toBe(70);
  });

  it('marks an image that cannot be read and embeds the others', async () => {
    await add(range(3));
    const [broken] = await embeddings.missing(1);
    await writeFile(files.pathOf(broken!.sha256, broken!.format), 'no picture any more');
    expect(await embed()).toBe(true);
    expect(await embeddings.count()).toBe(2);
    expect(await embeddings.countMissing()).toBe(0);
    const row = await test.database.prisma.image.findUnique({ where: { id: broken!.id } });
    expect(row!.problem).toContain('image.unreadable');
  });

  it('keeps no numbers that are none', async () => {
    await add(range(2));
    const [first] = await embeddings.missing(1);
    const failing: Encoder<ImageInput> = {
      ...encoder,
      encode: async inputs => {
        const vectors = await encoder.encode(inputs);
        const isFirst = JSON.stringify(inputs).includes(first!.sha256);
        return isFirst ? vectors.fill(Number.NaN) : vectors;
      },
    };
    expect(await embedMissing({ embeddings, files, encoder: failing, log })).toBe(true);
    expect(await embeddings.count()).toBe(1);
    expect(await buildSnapshot(services())).toMatchObject({ count: 1 });
  });

  it('stops when told to, and a later run does the rest', async () => {
    await add(range(5));
    const stopped = AbortSignal.abort();
    expect(await embedMissing({ embeddings, files, encoder, log }, { signal: stopped })).toBe(false);
    expect(await embeddings.countMissing()).toBe(5);
    expect(await embed()).toBe(true);
  });
});

describe('building the index', () => {
  it('publishes a snapshot of the visible images and tells when a new one is due', async () => {
    expect(await isIndexStale(services())).toBe(false);
    await add(range(20));
    await embed();
    expect(await isIndexStale(services())).toBe(true);
    const built = await buildSnapshot(services());
    expect(built).toMatchObject({ count: 20 });
    expect(await isIndexStale(services())).toBe(false);
    const published = await new SnapshotRepository(test.database).published(model);
    expect(published).toMatchObject({ id: built!.id, count: 20, state: 'published' });
    await verifySnapshot(path.join(dataDir, 'indexes', published!.folder), { hashes: true });

    await add([100]);
    await embed();
    expect(await isIndexStale(services())).toBe(false);
    await add(range(5, 200));
    await embed();
    expect(await isIndexStale(services())).toBe(true);
  });

  it('is due after an upgrade whose texts are normalised otherwise: the snapshot at hand is refused', async () => {
    await add([1, 2]);
    await embed();
    const before = { ...model, normalizerVersion: model.normalizerVersion - 1 };
    const old = await buildSnapshot({ ...services(), model: before });
    expect(await isIndexStale({ ...services(), model: before })).toBe(false);
    expect(await isIndexStale(services())).toBe(true);
    const built = await buildSnapshot(services());
    expect(built!.id).not.toBe(old!.id);
    expect(await new SnapshotRepository(test.database).published(model)).toMatchObject({
      id: built!.id,
      normalizerVersion: model.normalizerVersion,
    });
    expect(await isIndexStale(services())).toBe(false);
  });

  it('is put off by a pin, but for what was removed since and for another normaliser', async () => {
    const snapshots = new SnapshotRepository(test.database);
    const job = () => runBuildIndex(services(), { force: false, signal: new AbortController().signal });
    await add([1], 'demo');
    await add([2]);
    await embed();
    await buildSnapshot(services());
    await buildSnapshot(services());
    const pin = () => snapshots.publishAgain(model, { check: async () => undefined });
    await pin();
    await add(range(5, 200));
    await embed();
    expect(await job()).toBe('skipped');
    const after = { ...services(), model: { ...model, normalizerVersion: model.normalizerVersion + 1 } };
    expect(await isIndexStale(after)).toBe(true);
    await images.removeSome('demo', 10);
    expect(await job()).toBe('success');
    expect(await snapshots.published(model)).toMatchObject({ pinned: false, count: 6 });
  });

  it('keeps two earlier snapshots and clears up behind the rest', async () => {
    await add([1]);
    await embed();
    for (let build = 0; build < 5; build += 1) await buildSnapshot(services());
    const rows = await new SnapshotRepository(test.database).list();
    expect(rows.map(({ state }) => state)).toEqual(['published', 'retired', 'retired']);
    const folders = await readdir(path.join(dataDir, 'indexes'));
    expect(folders.sort()).toEqual(rows.map(({ folder }) => folder).sort());
  });

  it('leaves removed images out, and purges them when no kept snapshot can hold them', async () => {
    await add([1, 2], 'demo');
    await add([3]);
    await embed();
    await buildSnapshot(services());
    await images.removeSome('demo', 10);
    expect(await isIndexStale(services())).toBe(true);
    expect(await buildSnapshot(services())).toMatchObject({ count: 1 });
    expect((await images.countByState()).removed).toBe(2);
    for (let build = 0; build < 3; build += 1) await buildSnapshot(services());
    expect(await images.countByState()).toMatchObject({ visible: 1, hidden: 0, removed: 0 });
  });

  it('is due once after a removal, not again while earlier snapshots hold the image', async () => {
    await add([1], 'demo');
    await add([2]);
    await embed();
    for (let build = 0; build < 3; build += 1) await buildSnapshot(services());
    await images.removeSome('demo', 10);
    expect(await isIndexStale(services())).toBe(true);
    await buildSnapshot(services());
    expect(await isIndexStale(services())).toBe(false);
    expect((await images.countByState()).removed).toBe(1);
  });

  it('is not due for ever because of the snapshot of a model that was used before', async () => {
    const former = { ...model, modelId: 'former@00000000' };
    await add([1], 'demo');
    await add([2]);
    const [first] = await embeddings.missing(1);
    await new EmbeddingRepository(test.database, former).insert([
      { id: first!.id, vector: new Float32Array(former.dimension) },
    ]);
    await buildSnapshot({ ...services(), model: former });
    await embed();
    await buildSnapshot(services());
    await images.removeSome('demo', 10);
    await buildSnapshot(services());
    expect(await isIndexStale(services())).toBe(false);
  });

  it('is done by one process at a time', async () => {
    await add([1]);
    await embed();
    const held = await withAdvisoryLock(test.url, 'buildIndex', () => buildSnapshot(services()));
    expect(held).toBeUndefined();
    expect(await buildSnapshot(services())).toMatchObject({ count: 1 });
  });

  it('publishes nothing when its lock is lost on the way', async () => {
    await add([1]);
    await embed();
    const first = await buildSnapshot(services());
    const other = new Client({ connectionString: test.url });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE embedding IN ACCESS EXCLUSIVE MODE');
    const building = buildSnapshot(services());
    const failed = expect(building).rejects.toMatchObject({ code: 'work.lock-lost' });
    const ours =
      'FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database()';
    const count = async (which: string) => (await other.query(`SELECT 1 ${ours} AND ${which}`)).rowCount;
    // It waits for the rows, so it is in the middle.
    await waitFor(async () => (await count('NOT l.granted')) === 1);
    await other.query(`SELECT pg_terminate_backend(l.pid) ${ours} AND l.locktype = 'advisory'`);
    await waitFor(async () => (await count("l.locktype = 'advisory'")) === 0);
    await other.query('ROLLBACK');
    await failed;
    await other.end();
    const snapshots = new SnapshotRepository(test.database);
    expect((await snapshots.published(model))!.id).toBe(first!.id);
  });

  it('leaves the published snapshot alone when a build fails', async () => {
    await add([1]);
    await embed();
    const first = await buildSnapshot(services());
    const aborted = AbortSignal.abort();
    await expect(buildSnapshot(services(), { signal: aborted })).rejects.toThrow();
    const snapshots = new SnapshotRepository(test.database);
    expect((await snapshots.published(model))!.id).toBe(first!.id);
    expect((await snapshots.list()).map(({ state }) => state)).toEqual(['failed', 'published']);
  });
});

describe('making searchable', () => {
  it('waits for a worker, and goes on by itself when that dies', async () => {
    await add(range(10));
    const config = testConfig({ DATA_DIR: dataDir, ENCODER_THREADS: '1', DEVICE: 'cpu' });
    const worker = await openQueue(test.url, log, { applicationName: WORKER_APPLICATION, supervise: true });
    const taken = Promise.withResolvers<void>();
    await worker.work(embedImages, async () => {
      taken.resolve();
      return 'skipped';
    });
    const seen: number[] = [];
    const making = makeSearchable({
      config,
      database: test.database,
      log,
      onProgress: done => seen.push(done),
    });
    await taken.promise;
    await waitFor(() => seen.length > 0);
    expect(seen.at(-1)).toBe(0);
    await worker.close();
    await making;
    expect(seen.at(-1)).toBe(10);
    expect(await embeddings.countMissing()).toBe(0);
  });

  it('embeds and builds in this process where no worker runs', async () => {
    await add(range(10));
    const config = testConfig({ DATA_DIR: dataDir, ENCODER_THREADS: '1', DEVICE: 'cpu' });
    const seen: number[] = [];
    await makeSearchable({ config, database: test.database, log, onProgress: done => seen.push(done) });
    expect(seen.at(-1)).toBe(10);
    expect(await new SnapshotRepository(test.database).published(model)).toMatchObject({ count: 10 });
  });
});
