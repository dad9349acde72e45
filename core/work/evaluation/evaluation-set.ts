import path from 'node:path';
import { isBadRow, type ReadRow } from '../../data/datasets/caption-row.ts';
import type { SkippedItem } from '../../ground/domain/evaluation.ts';
import { sampleOf } from './seeded-random.ts';

/** A picture and its captions, best first. */
export interface EvaluationPicture {
  /** As the data set calls it. */
  readonly name: string;
  readonly path: string;
  readonly captions: readonly string[];
}

/** Pictures of a data set, chosen, and what of it could not be used. */
export interface EvaluationSet {
  readonly pictures: readonly EvaluationPicture[];
  readonly skipped: readonly SkippedItem[];
}

export interface GatherOptions {
  /** Folder that the rows' picture names are in. */
  readonly folder: string;
  readonly language: 'fa' | 'en';
}

/**
 * The pictures of a captions file with their captions of one language, in the order of the file. A data set of a
 * million captions takes some hundred megabytes here; the published ones have at most 600,000.
 */
export async function gatherPictures(
  rows: AsyncIterable<ReadRow>,
  { folder, language }: GatherOptions,
): Promise<EvaluationSet> {
  const captions = new Map<string, string[]>();
  const skipped: SkippedItem[] = [];
  for await (const row of rows) {
    if (isBadRow(row)) {
      const detail = row.detail === undefined ? '' : `: ${row.detail}`;
      skipped.push({ name: `#${row.position}`, reason: `${row.problem}${detail}` });
      continue;
    }
    if (row.language !== language) continue;
    const known = captions.get(row.image);
    if (!known) captions.set(row.image, [row.text]);
    else if (!known.includes(row.text)) known.push(row.text);
  }
  const pictures = Array.from(captions, ([name, texts]) => ({
    name,
    path: path.join(folder, name),
    captions: texts,
  }));
  return { pictures, skipped };
}

export interface ChoiceOptions {
  readonly sample: number;
  readonly seed: number;
  readonly choice: 'random' | 'first';
  readonly captions: 'first' | 'all';
}

/** So many of the pictures, and the captions of each that take part. */
export function choosePictures(
  pictures: readonly EvaluationPicture[],
  { sample, seed, choice, captions }: ChoiceOptions,
): EvaluationPicture[] {
  const chosen = choice === 'first' ? pictures.slice(0, sample) : sampleOf(pictures, sample, seed);
  if (captions === 'all') return [...chosen];
  return chosen.map(picture => ({ ...picture, captions: picture.captions.slice(0, 1) }));
}
