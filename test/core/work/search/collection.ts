import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Database } from '../../../../core/data/database/database.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import type { NewImage } from '../../../../core/data/images/new-image.ts';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import type { PreparedModel } from '../../../../core/engines/models/prepare.ts';
import type { EmbeddingSpace } from '../../../../core/ground/domain/models/embedding.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { FULL, versionOfNormalizer } from '../../../../core/ground/persian/text-normalizers.ts';
import {
  type BuildOptions,
  type BuiltSnapshot,
  buildSnapshot,
} from '../../../../core/work/indexing/build-index-job.ts';
import { randomVectors } from '../../engines/vector-index/random-images.ts';

export const DIMENSION = 16;
export const SPACE: EmbeddingSpace = { modelId: 'test@00000000', precision: 'fp32' };
export const log = createLog('test', { level: 'silent' });

/** Rows of images whose files nobody asks for. @returns their ids, in order. */
export async function addImages(
  database: Database,
  count: number,
  fields: Partial<NewImage> = {},
): Promise<string[]> {
  const images = Array.from({ length: count }, () => ({
    sha256: randomBytes(32).toString('hex'),
    format: 'png',
    width: 8,
    height: 8,
    byteSize: 100,
    source: 'upload' as const,
    captions: [],
    ...fields,
  }));
  return (await new ImageRepository(database).insert(images)).map(({ id }) => id);
}

/** The same vector for the same number. */
export const vectorOf = (seed: number): Float32Array => randomVectors(1, DIMENSION, seededRandom(seed));

/** Gives the images the vectors of the numbers from `seed` on. */
export async function embed(
  database: Database,
  ids: readonly string[],
  seed = 0,
  space = SPACE,
): Promise<void> {
  const rows = ids.map((id, index) => ({ id, vector: vectorOf(seed + index) }));
  await new EmbeddingRepository(database, space).insert(rows);
}

/** A model of this space, of which nothing is on the disk. */
export const describedModel = () => ({
  ...SPACE,
  dimension: DIMENSION,
  normalizerVersion: versionOfNormalizer(FULL),
  vision: { graphPath: '', imageSize: 64 },
  text: { graphPath: '', tokenizerFolder: '', maxTokens: 40, padTokenId: 1 },
});

/** Builds and publishes a snapshot of all that is embedded. */
export async function publish(
  database: Database,
  dataDir: string,
  model: Partial<PreparedModel> = {},
  options: BuildOptions = {},
): Promise<BuiltSnapshot> {
  const built = await buildSnapshot(
    { database, model: { ...describedModel(), ...model }, dataDir, log },
    options,
  );
  if (!built) throw new Error('somebody else builds');
  return built;
}

export const indexesOf = (dataDir: string): string => path.join(dataDir, 'indexes');
