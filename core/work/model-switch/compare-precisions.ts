import path from 'node:path';
import { type ImageFiles, requireImage } from '../../data/images/image-files.ts';
import { openImageFiles } from '../../data/images/open-image-files.ts';
import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import { prepareModel } from '../../engines/models/prepare.ts';
import type { Config } from '../../ground/config.ts';
import { cosine } from '../../ground/domain/models/embedding.ts';
import { InputError, NotFoundError, PermanentError } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';

/** Images of the collection that are compared. */
const SAMPLE = 200;
const NEAREST = 10;
/** What int8 may take: of the mean cosine with float32, and of the ten nearest. */
export const COSINE_LOSS = 0.005;
export const NEIGHBOUR_LOSS = 0.03;
/** Originals are named by their hash and format alone; renditions have a size between. */
const ORIGINAL = /^[0-9a-f]{64}\.[a-z0-9]+$/;

export interface PrecisionLoss {
  /** Images that were compared; 0 in an empty collection, which loses nothing. */
  readonly pictures: number;
  /** 1 less the mean cosine of an image's two embeddings. */
  readonly cosine: number;
  /** Share of the ten nearest of each image that the other precision does not name. */
  readonly neighbours: number;
}

/**
 * What the configured precision loses against float32, on images of the collection itself: how good int8 is depends on
 * the model and on what it is shown.
 */
export async function comparePrecisions(
  name: string,
  config: Config,
  signal?: AbortSignal,
): Promise<PrecisionLoss> {
  const files = openImageFiles(config);
  const keys = await sampleOriginals(files);
  const rounded = await embed(name, { ...config, files, keys, signal });
  const full = await embed(name, { ...config, precision: 'fp32', files, keys, signal });
  const both = keys.filter(file => rounded.has(file) && full.has(file));
  const [a, b] = [rounded, full].map(found => both.map(file => found.get(file)!));
  const pictures = both.length;
  if (pictures === 0) return { pictures, cosine: 0, neighbours: 0 };
  const cosines = both.map((_, row) => cosine(a![row]!, b![row]!));
  const found = both.map((_, row) => {
    const known = new Set(nearestOf(b!, row));
    return nearestOf(a!, row).filter(other => known.has(other)).length;
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const wanted = pictures * Math.min(NEAREST, pictures - 1);
  return {
    pictures,
    cosine: 1 - sum(cosines) / pictures,
    neighbours: wanted === 0 ? 0 : 1 - sum(found) / wanted,
  };
}

/** @throws PermanentError 'model.fails-check' when the configured precision loses too much on this collection. */
export async function assertPrecision(name: string, config: Config, signal?: AbortSignal): Promise<void> {
  if (config.precision === 'fp32') return;
  assertLoss(name, await comparePrecisions(name, config, signal));
}

/** @throws PermanentError 'model.fails-check' for a loss beyond what int8 may take. */
export function assertLoss(name: string, loss: PrecisionLoss): void {
  const checks = [
    ['int8 ~ fp32: cosine', loss.cosine, COSINE_LOSS],
    ['int8 ~ fp32: ten nearest', loss.neighbours, NEIGHBOUR_LOSS],
  ] as const;
  for (const [check, difference, limit] of checks) {
    if (!(difference <= limit))
      throw new PermanentError('model.fails-check', { name, check, difference, limit });
  }
}

/** Names are hashes, so the first ones are as good as any. */
async function sampleOriginals(files: ImageFiles): Promise<string[]> {
  const found: string[] = [];
  for (let prefix = 0; prefix < 256 && found.length < SAMPLE; prefix++) {
    const listed = (await files.list(prefix)).map(({ key }) => key);
    found.push(...listed.filter(key => ORIGINAL.test(path.basename(key))));
  }
  return found.slice(0, SAMPLE);
}

interface EmbedOptions
  extends Pick<
    Config,
    'precision' | 'device' | 'encoderThreads' | 'dataDir' | 'maxImageBytes' | 'maxImagePixels'
  > {
  readonly files: ImageFiles;
  readonly keys: readonly string[];
  readonly signal: AbortSignal | undefined;
}

async function embed(name: string, options: EmbedOptions): Promise<Map<string, Float32Array>> {
  const { precision, device, encoderThreads: threads, files, keys, signal } = options;
  const limits = { maxBytes: options.maxImageBytes, maxPixels: options.maxImagePixels };
  const model = await prepareModel(name, { precision, modelsDir: dataFolders(options).models });
  const encoder = await openImageEncoder(model, { device, threads, limits });
  try {
    const found = new Map<string, Float32Array>();
    for (const key of keys) {
      signal?.throwIfAborted();
      const vector = await embedOne(encoder, files, key);
      if (vector) found.set(key, vector);
    }
    return found;
  } finally {
    await encoder.close();
  }
}

/** A damaged image, or one that is removed meanwhile, says nothing about precision. */
async function embedOne(
  encoder: Encoder<ImageInput>,
  files: ImageFiles,
  key: string,
): Promise<Float32Array | undefined> {
  try {
    return await encoder.encode([await requireImage(files, key)]);
  } catch (error) {
    if (error instanceof InputError || error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** The ten rows nearest to one, itself left out. */
function nearestOf(rows: readonly Float32Array[], own: number): number[] {
  return rows
    .map((row, at) => ({ at, score: cosine(rows[own]!, row) }))
    .filter(({ at }) => at !== own)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, NEAREST)
    .map(({ at }) => at);
}
