import path from 'node:path';
import { type ImageFiles, requireImage } from '../../data/images/image-files.ts';
import { openImageFiles } from '../../data/images/open-image-files.ts';
import type { PrecisionComparison } from '../../data/models/model-choice.ts';
import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import { prepareModel } from '../../engines/models/prepare.ts';
import type { Config } from '../../ground/config.ts';
import { cosine, type Precision, type RoundedPrecision } from '../../ground/domain/models/embedding.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';

/** Images of the collection that are compared. */
const SAMPLE = 200;
const NEAREST = 10;
/** Originals are named by hash and format only; the names of renditions also contain a size. */
const ORIGINAL = /^[0-9a-f]{64}\.[a-z0-9]+$/;

/**
 * Compares int8 or fp16 with float32 on images of the collection itself: its quality depends on the model and the images,
 * its speed on the machine. Both embed each image in turn, so that other work on the machine delays both.
 */
export async function comparePrecisions(
  name: string,
  precision: RoundedPrecision,
  config: Config,
  signal?: AbortSignal,
): Promise<PrecisionComparison> {
  await using opened = new AsyncDisposableStack();
  const open = async (wanted: Precision) =>
    opened.adopt(await openFor(name, wanted, config), it => it.close());
  const [other, fp32] = [await open(precision), await open('fp32')];
  const files = openImageFiles(config);
  const rows: [Float32Array, Float32Array][] = [];
  let [otherMs, fp32Ms] = [0, 0];
  for (const key of await sampleOriginals(files)) {
    signal?.throwIfAborted();
    const image = await readSound(files, key);
    const rounded = image && (await timed(other, image));
    const full = rounded && (await timed(fp32, image));
    if (!full) continue;
    rows.push([rounded.vector, full.vector]);
    otherMs += rounded.ms;
    fp32Ms += full.ms;
  }
  return { ...lossOf(rows), speed: otherMs === 0 ? 1 : fp32Ms / otherMs };
}

function lossOf(rows: readonly (readonly [Float32Array, Float32Array])[]) {
  const images = rows.length;
  if (images === 0) return { images, cosine: 0, neighbours: 0 };
  const [a, b] = [rows.map(([row]) => row), rows.map(([, row]) => row)];
  const found = rows.map((_, row) => {
    const known = new Set(nearestOf(b, row));
    return nearestOf(a, row).filter(other => known.has(other)).length;
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const wanted = images * Math.min(NEAREST, images - 1);
  return {
    images,
    cosine: 1 - sum(rows.map(([one, other]) => cosine(one, other))) / images,
    neighbours: wanted === 0 ? 0 : 1 - sum(found) / wanted,
  };
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

async function openFor(name: string, precision: Precision, config: Config): Promise<Encoder<ImageInput>> {
  const model = await prepareModel(name, { precision, modelsDir: dataFolders(config).models });
  return openImageEncoder(model, encoderOptions(config));
}

/** An image that was removed meanwhile says nothing about precision. */
const readSound = (files: ImageFiles, key: string): Promise<ImageInput | undefined> =>
  requireImage(files, key).catch(error => {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  });

/** Undefined for a damaged image. */
async function timed(
  encoder: Encoder<ImageInput>,
  image: ImageInput,
): Promise<{ vector: Float32Array; ms: number } | undefined> {
  const begin = performance.now();
  try {
    const vector = await encoder.encode([image]);
    return { vector, ms: performance.now() - begin };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The ten rows nearest to this one, without itself. */
function nearestOf(rows: readonly Float32Array[], own: number): number[] {
  return rows
    .map((row, at) => ({ at, score: cosine(rows[own]!, row) }))
    .filter(({ at }) => at !== own)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, NEAREST)
    .map(({ at }) => at);
}
