import type { Database } from '../../data/database/database.ts';
import { requireImage } from '../../data/images/image-files.ts';
import { openImageFiles } from '../../data/images/open-image-files.ts';
import type { PreparedModel } from '../../engines/models/prepared-model.ts';
import type { Config } from '../../ground/config.ts';
import { InputError } from '../../ground/errors.ts';
import { pictureLimits } from '../../ground/pixels/picture-limits.ts';
import { splitOf } from '../export/split-of.ts';
import { gatherApproved, gatherFile } from './gather-pairs.ts';
import { holdOut } from './hold-out.ts';
import { PixelFile } from './pixel-file.ts';
import type { TrainingFolder, TrainingRequest } from './training-folder.ts';
import { pairsOf, type TrainingSet } from './training-set.ts';

/** Fewer images teach nothing, and the loss would have nothing to compare. */
const LEAST_IMAGES = 16;
const LEAST_HELD_OUT = 2;

interface PrepareOptions {
  readonly request: TrainingRequest;
  readonly folder: TrainingFolder;
  readonly model: PreparedModel;
  readonly signal: AbortSignal;
  onImage?(done: number, total: number): void;
}

/**
 * Fixes the set that a training learns from, and decodes its images; what an earlier run has fixed stays.
 * @throws InputError 'training.too-few'; RetryableError 'disk.full'; the signal's reason.
 */
export async function prepareSet(
  { config, database }: { config: Config; database: Database },
  { request, folder, model, signal, onImage }: PrepareOptions,
): Promise<TrainingSet> {
  const known = await folder.set();
  const { imageSize: size, fit } = model.vision;
  const file = folder.file('pixels.bin');
  if (known) {
    const there = await PixelFile.open(file, { size, count: known.pictures.length }).catch(() => undefined);
    await there?.close();
    if (there) return known;
  }
  const files = openImageFiles(config);
  const limits = pictureLimits(config);
  const gathered = request.file
    ? await gatherFile(request.file.path, { folder: request.file.images, maxBytes: limits.maxBytes })
    : await gatherApproved(database, files);
  const set = known ?? shareOf(holdOut(gathered, request.recipe), request);
  checkEnough(set);
  const paths = set.pictures.map(picture => picture.path);
  const unreadable = await PixelFile.write(file, paths, {
    size,
    fit,
    limits,
    signal,
    openImage: async place => (request.file ? { path: place } : requireImage(files, files.keyAt(place))),
    onProgress: done => onImage?.(done, paths.length),
  });
  const gone = new Set(unreadable);
  const pairs = set.pairs.filter(({ picture }) => !gone.has(picture));
  const kept = { ...set, pairs, unreadable: gone.size };
  checkEnough(kept);
  await folder.keepSet(kept);
  return kept;
}

/** The share of the training images that takes part, chosen by hash; held-out images all stay. */
function shareOf(
  { pictures, pairs }: Pick<TrainingSet, 'pictures' | 'pairs'>,
  { share, recipe }: TrainingRequest,
): TrainingSet {
  const split = { seed: `share ${recipe.seed}`, validation: share, test: 0 };
  const takesPart = pictures.map(
    ({ sha256, isHeldOut }) => isHeldOut || splitOf(sha256, split) === 'validation',
  );
  return { pictures, pairs: pairs.filter(({ picture }) => takesPart[picture]), unreadable: 0 };
}

function checkEnough(set: TrainingSet): void {
  const pictures = (isHeldOut: boolean): number =>
    new Set(pairsOf(set, isHeldOut).map(row => set.pictures[set.pairs[row]!.picture]!.group)).size;
  const [images, heldOut] = [pictures(false), pictures(true)];
  if (images < LEAST_IMAGES || heldOut < LEAST_HELD_OUT)
    throw new InputError('training.too-few', { images, heldOut, least: LEAST_IMAGES });
}
