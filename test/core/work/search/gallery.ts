import { constants } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { EmbeddingRepository, type ImageEmbedding } from '../../../../core/data/models/embeddings.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { type PreparedModel, prepareModel } from '../../../../core/engines/models/prepare.ts';
import type { Config } from '../../../../core/ground/config.ts';
import { drawDemo } from '../../../../core/work/demo/draw-demo.ts';
import { embedMissing } from '../../../../core/work/indexing/embed-images-job.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { createTestDatabase, type TestDatabase, withServerLock } from '../../../helpers/database.ts';
import { testConfig } from '../../../helpers/test-settings.ts';
import { log } from './collection.ts';

/** A drawn picture of the gallery. */
export interface GalleryPicture {
  readonly id: string;
  readonly caption: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Gallery {
  readonly test: TestDatabase;
  readonly config: Config;
  /** What the configuration was read from, for processes of their own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly model: PreparedModel;
  readonly pictures: readonly GalleryPicture[];
  /** The embeddings as the database keeps them. */
  vectors(): Promise<ImageEmbedding[]>;
  drop(): Promise<void>;
}

/** A gallery as it is kept for the run. */
interface Original {
  /** Of the database. */
  readonly url: string;
  /** In order of drawing; the bytes lie under this number. */
  readonly pictures: readonly { readonly key: string; readonly id: string; readonly caption: string }[];
}

const limitsOf = (config: Config) => ({
  maxBytes: config.maxImageBytes,
  maxPixels: config.maxImagePixels,
});

const prepareDemo = (dataDir: string): Promise<PreparedModel> =>
  prepareModel('demo', { precision: 'fp32', modelsDir: path.join(dataDir, 'models') });

/** A copy that shares nothing with its original: tests damage files. */
const copyFolder = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE });

const drawnFile = (folder: string, index: number): string => path.join(folder, `${index}.jpg`);

/** Larger galleries begin as copies of these. */
const BASES = [12, 40] as const;

type Folders = Readonly<Record<'dataDir' | 'drawnDir', string>>;

/**
 * Draws the pictures that a smaller gallery lacks, takes them in and embeds them: seconds of work, so once for a number of
 * images and a run.
 */
async function makeOriginal(
  count: number,
  { dataDir, drawnDir }: Folders,
  smaller?: Original & Folders,
): Promise<Original> {
  const { url, database } = await createTestDatabase(smaller?.url);
  if (smaller) {
    await copyFolder(smaller.dataDir, dataDir);
    await copyFolder(smaller.drawnDir, drawnDir);
  } else await mkdir(drawnDir);
  const there = smaller?.pictures ?? [];
  const config = testConfig({ DATA_DIR: dataDir, DATABASE_URL: url });
  const limits = limitsOf(config);
  const model = await prepareDemo(dataDir);
  const files = new DiskImageFiles(dataDir);

  const drawn = await Array.fromAsync(drawDemo(count, new Set(there.map(({ key }) => key))));
  const items = drawn.map(({ scene, bytes, captions, attribution }) => ({
    name: scene.key,
    content: bytes,
    source: 'demo' as const,
    attribution,
    captions: captions.map(caption => ({ ...caption, source: 'demo' as const, status: 'approved' as const })),
  }));
  const ids = new Map<string, string>();
  const images = new ImageRepository(database);
  for await (const outcome of ingestImages(items, { images, files, limits })) {
    if (outcome.status === 'failed') throw outcome.error;
    ids.set(outcome.name, outcome.imageId);
  }
  const encoder = await openImageEncoder(model, { device: 'cpu', threads: 1, limits });
  await embedMissing({ embeddings: new EmbeddingRepository(database, model), files, encoder, log });
  await encoder.close();
  await database.close();

  for (const [index, { bytes }] of drawn.entries())
    await writeFile(drawnFile(drawnDir, there.length + index), bytes);
  const pictures = drawn.map(({ scene: { key }, captions }) => ({
    key,
    id: ids.get(key)!,
    caption: captions[0]!.persian,
  }));
  return { url, pictures: [...there, ...pictures] };
}

/** The run's gallery of so many images, made by whichever test file needs it first. */
async function findOriginal(count: number): Promise<Original & Folders> {
  const folder = path.join(inject('galleriesFolder'), String(count));
  const folders = { dataDir: path.join(folder, 'data'), drawnDir: path.join(folder, 'drawn') };
  const made = path.join(folder, 'gallery.json');
  return withServerLock(`gallery ${count}`, async () => {
    const found = await readFile(made, 'utf8').catch(() => undefined);
    if (found !== undefined) return { ...(JSON.parse(found) as Original), ...folders };
    // Of one that failed.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const base = BASES.findLast(one => one < count);
    const original = await makeOriginal(count, folders, base && (await findOriginal(base)));
    await writeFile(made, JSON.stringify(original));
    return { ...original, ...folders };
  });
}

/** A database and a data folder with drawn pictures of the demo, embedded by the demo model; nothing published. */
export async function createGallery(count: number, variables: Record<string, string> = {}): Promise<Gallery> {
  const original = await findOriginal(count);
  const test = await createTestDatabase(original.url);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-gallery-'));
  await copyFolder(original.dataDir, dataDir);
  const environment = { DATA_DIR: dataDir, DATABASE_URL: test.url, DEVICE: 'cpu', ...variables };
  const model = await prepareDemo(dataDir);
  const pictures = original.pictures.map(async ({ id, caption }, index) => ({
    id,
    caption,
    bytes: new Uint8Array(await readFile(drawnFile(original.drawnDir, index))),
  }));

  return {
    test,
    environment,
    model,
    config: testConfig(environment),
    pictures: await Promise.all(pictures),
    vectors: () => Array.fromAsync(new EmbeddingRepository(test.database, model).stream()),
    drop: async () => {
      await test.drop();
      await rm(dataDir, { recursive: true });
    },
  };
}
