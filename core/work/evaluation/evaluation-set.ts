import path from 'node:path';
import { type BadRow, isBadRow, type ReadRow } from '../../data/datasets/caption-row.ts';
import { PictureFinder } from '../../data/datasets/picture-finder.ts';
import type { SkippedItem } from '../../ground/domain/models/evaluation.ts';
import { sampleOf } from './sample-of.ts';

/** An image and its captions, best first. */
export interface EvaluationImage {
  /** The data set's name for it. */
  readonly name: string;
  readonly path: string;
  readonly captions: readonly string[];
}

/** The chosen images of a data set, and the items that could not be used. */
export interface EvaluationSet {
  readonly images: readonly EvaluationImage[];
  readonly skipped: readonly SkippedItem[];
}

export interface GatherOptions {
  /** The folder that the rows' image names are relative to. */
  readonly folder: string;
  readonly language: 'fa' | 'en';
}

/**
 * Gathers the images of a captions file with their captions of one language, in the order of the file. A data set of a
 * million captions takes some hundred megabytes of memory; the published ones have at most 600,000. Images whose files are
 * missing stay in the set: ranking by words alone does not read them.
 */
export async function gatherImages(
  rows: AsyncIterable<ReadRow>,
  { folder, language }: GatherOptions,
): Promise<EvaluationSet> {
  const finder = await PictureFinder.open([folder]);
  const images = new Map<string, { name: string; path: string; captions: string[] }>();
  const skipped: SkippedItem[] = [];
  const skip = ({ position, problem, detail }: BadRow) =>
    skipped.push({ name: `#${position}`, reason: detail === undefined ? problem : `${problem}: ${detail}` });
  for await (const row of rows) {
    if (isBadRow(row)) {
      skip(row);
      continue;
    }
    if (row.language !== language) continue;
    const found = await finder.findRow(row);
    if ('problem' in found && found.problem !== 'picture-missing') {
      skip({ position: row.position, ...found });
      continue;
    }
    const file = 'problem' in found ? path.join(folder, row.image) : found.path;
    const known = images.get(file);
    if (!known) images.set(file, { name: row.image, path: file, captions: [row.text] });
    else if (!known.captions.includes(row.text)) known.captions.push(row.text);
  }
  return { images: [...images.values()], skipped };
}

export interface ChoiceOptions {
  readonly sample: number;
  readonly seed: number;
  readonly choice: 'random' | 'first';
  readonly captions: 'first' | 'all';
}

/** How many of the images take part, and which captions of each. */
export function chooseImages(
  images: readonly EvaluationImage[],
  { sample, seed, choice, captions }: ChoiceOptions,
): EvaluationImage[] {
  const chosen = choice === 'first' ? images.slice(0, sample) : sampleOf(images, sample, seed);
  if (captions === 'all') return [...chosen];
  return chosen.map(image => ({ ...image, captions: image.captions.slice(0, 1) }));
}
