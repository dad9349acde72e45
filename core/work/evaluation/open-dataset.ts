import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DATASET_READERS, type DatasetFormat, formatOf } from '../../data/datasets/readers.ts';
import type { EvaluationParameters, SkippedItem } from '../../ground/domain/models/evaluation.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import { DEMO_SETS, isDemoSet, openDemoSet } from './demo-set.ts';
import { type EvaluationImage, gatherImages } from './evaluation-set.ts';

/** The default use of a data set: which of an image's captions are queries, and which images take part. */
interface Protocol {
  readonly captions: EvaluationParameters['captionsPerPicture'];
  readonly choice: EvaluationParameters['choice'];
}

export interface Dataset {
  /** Its name in results. */
  readonly name: string;
  readonly format: string;
  readonly protocol: Protocol;
  readonly images: readonly EvaluationImage[];
  readonly skipped: readonly SkippedItem[];
  /** Makes sure that the chosen images exist. */
  prepare?(
    chosen: readonly EvaluationImage[],
    options: { readonly signal: AbortSignal; onProgress?(done: number): void },
  ): Promise<void>;
}

export interface DatasetOptions {
  readonly dataset: string;
  readonly format?: DatasetFormat | undefined;
  readonly images?: string | undefined;
  readonly language: 'fa' | 'en';
  readonly dataDir: string;
}

/** The source project took nocaps' first thousand validation images with their first caption. */
const NOCAPS: Protocol = { captions: 'first', choice: 'first' };
const USUAL: Protocol = { captions: 'all', choice: 'random' };

/**
 * A set that is drawn here, or a captions file of one of the known formats.
 * @throws NotFoundError 'file.not-found'; InputError 'dataset.unknown' | 'dataset.empty'; what the readers throw.
 */
export async function openDataset(options: DatasetOptions): Promise<Dataset> {
  const { dataset, dataDir, language } = options;
  if (isDemoSet(dataset)) {
    const { images, draw } = await openDemoSet(dataset, dataDir);
    const protocol = { captions: 'first', choice: 'random' } as const;
    return { name: dataset, format: 'drawn', protocol, images, skipped: [], prepare: draw };
  }
  const isFile = await stat(dataset).then(
    found => found.isFile(),
    () => false,
  );
  const known = Object.keys(DEMO_SETS).join(', ');
  if (!isFile && !/[/\\.]/.test(dataset)) throw new InputError('dataset.unknown', { name: dataset, known });
  if (!isFile) throw new NotFoundError('file.not-found', { path: dataset });
  const format = options.format ?? (await formatOf(dataset));
  const folder = path.resolve(options.images ?? path.dirname(dataset));
  const set = await gatherImages(DATASET_READERS[format](dataset), { folder, language });
  if (set.images.length === 0) throw new InputError('dataset.empty', { dataset });
  return { name: path.basename(dataset), format, protocol: format === 'nocaps' ? NOCAPS : USUAL, ...set };
}
