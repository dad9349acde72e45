import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImageFiles } from '../../../../core/data/images/image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { EmbeddingRepository, type ImageEmbedding } from '../../../../core/data/models/embeddings.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { type PreparedModel, prepareModel } from '../../../../core/engines/models/prepare.ts';
import { type Config, loadConfig } from '../../../../core/ground/config.ts';
import { drawDemo } from '../../../../core/work/demo/draw-demo.ts';
import { embedMissing } from '../../../../core/work/indexing/embed-images.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
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

/** A database and a data folder with drawn pictures of the demo, embedded by the demo model; nothing published. */
export async function createGallery(count: number, variables: Record<string, string> = {}): Promise<Gallery> {
  const test = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-gallery-'));
  const environment = { DATA_DIR: dataDir, DATABASE_URL: test.url, DEVICE: 'cpu', ...variables };
  const config = loadConfig(environment);
  const limits = { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels };
  const model = await prepareModel('demo', { precision: 'fp32', modelsDir: path.join(dataDir, 'models') });
  const files = new ImageFiles(dataDir);

  const drawn = await Array.fromAsync(drawDemo(count));
  const items = drawn.map(({ scene, bytes, captions, attribution }) => ({
    name: scene.key,
    content: bytes,
    source: 'demo' as const,
    attribution,
    captions: captions.map(caption => ({ ...caption, source: 'demo' as const, status: 'approved' as const })),
  }));
  const ids = new Map<string, string>();
  const images = new ImageRepository(test.database);
  for await (const outcome of ingestImages(items, { images, files, limits })) {
    if (outcome.status === 'failed') throw outcome.error;
    ids.set(outcome.name, outcome.imageId);
  }
  const encoder = await openImageEncoder(model, { device: 'cpu', threads: 1, limits });
  await embedMissing({ embeddings: new EmbeddingRepository(test.database, model), files, encoder, log });
  await encoder.close();

  return {
    ...{ test, config, environment, model },
    pictures: drawn.map(({ scene, bytes, captions }) => ({
      id: ids.get(scene.key)!,
      caption: captions[0]!.persian,
      bytes: new Uint8Array(bytes),
    })),
    vectors: () => Array.fromAsync(new EmbeddingRepository(test.database, model).stream()),
    drop: async () => {
      await test.drop();
      await rm(dataDir, { recursive: true });
    },
  };
}
