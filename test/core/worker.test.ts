import { mkdtemp, rm } from 'node:fs/promises';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../core/data/images/images.ts';
import { EmbeddingRepository } from '../../core/data/models/embeddings.ts';
import { SnapshotRepository } from '../../core/data/models/snapshots.ts';
import { type PreparedModel, prepareModel } from '../../core/engines/models/prepare.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { ROOT } from '../../core/ground/project.ts';
import { ingestImages } from '../../core/work/ingest/ingest-images.ts';
import { type Child, killChildren, startChild } from '../helpers/child.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { catchMoment, waitFor } from '../helpers/wait-for.ts';
import { jpeg } from './data/images/pictures.ts';

let dataDir: string;
let model: PreparedModel;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-worker-'));
  model = await prepareModel('demo', { precision: 'fp32', modelsDir: path.join(dataDir, 'models') });
});
afterAll(() => rm(dataDir, { recursive: true }));

let test: TestDatabase;
let embeddings: EmbeddingRepository;
let snapshots: SnapshotRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  embeddings = new EmbeddingRepository(test.database, model);
  snapshots = new SnapshotRepository(test.database);
});
afterEach(async () => {
  killChildren();
  await test.drop();
});

async function add(count: number, first = 0): Promise<void> {
  const services = {
    images: new ImageRepository(test.database),
    files: new DiskImageFiles(dataDir),
    limits: { maxBytes: 1_000_000, maxPixels: 1_000_000 },
  };
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  const items = numbers.map(async n => {
    return { name: `${n}`, content: await jpeg(n, 96), source: 'upload' as const, captions: [] };
  });
  for await (const { status } of ingestImages(await Promise.all(items), services)) {
    expect(status).toBe('added');
  }
}
function startWorker(settings: Readonly<Record<string, string>> = {}): Child {
  const env = childEnvironment({
    DATABASE_URL: test.url,
    DATA_DIR: dataDir,
    DEVICE: 'cpu',
    ENCODER_THREADS: '1',
    ...settings,
  });
  return startChild(path.join(ROOT, 'core/worker.ts'), [], { env });
}

describe('the worker process', () => {
  it('embeds what is there, publishes an index, and stops in order', async () => {
    await add(20);
    const worker = startWorker({ WORKER_NICENESS: '7' });
    await waitFor(() => snapshots.published(model));
    expect(await embeddings.countMissing()).toBe(0);
    expect(os.getPriority(worker.pid)).toBe(7);
    worker.process.kill('SIGTERM');
    expect(await worker.exit).toBe(0);
    for (const line of worker.output().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  it('scores caption pairs without being asked, the crawled ones once their image is embedded', async () => {
    await add(2);
    const { prisma } = test.database;
    const [first, second] = await prisma.image.findMany();
    await prisma.captionPair.createMany({
      data: [
        { id: newId(), imageId: first!.id, english: 'a cat', persian: 'گربه', source: 'translated' },
        { id: newId(), imageId: second!.id, persian: 'یک دایره', source: 'crawled' },
      ],
    });
    startWorker();
    await waitFor(async () => (await prisma.captionPair.count({ where: { score: null } })) === 0);
    const scorers = (await prisma.captionPair.findMany()).map(({ scorer }) => scorer).sort();
    expect(scorers).toEqual([`image:${model.modelId}`, `text:${model.modelId}`]);
    expect(await embeddings.count()).toBe(2);
  });

  it('stops in the middle of its work, and after kill -9 the next one goes on', async () => {
    // A slice is 64: two of them may be through before a signal arrives.
    await add(240);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const before = await embeddings.count();
      const worker = startWorker();
      await catchMoment(async () => (await embeddings.count()) > before);
      worker.process.kill(signal);
      expect(await worker.exit).toBe(signal === 'SIGTERM' ? 0 : signal);
      expect(await embeddings.countMissing()).toBeGreaterThan(0);
    }
    startWorker();
    await waitFor(async () => (await embeddings.countMissing()) === 0);
    await waitFor(async () => (await snapshots.published(model))?.count === 240);
  });
});
