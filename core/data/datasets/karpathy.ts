import { z } from 'zod';
import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';
import { isObject } from './column-names.ts';

const Sentence = z.union([
  z.object({ raw: z.string() }).transform(({ raw }) => raw),
  z.object({ tokens: z.array(z.string()) }).transform(({ tokens }) => tokens.join(' ')),
]);
const KarpathyImage = z.object({
  filename: z.string().min(1),
  filepath: z.string().nullish(),
  sentences: z.array(z.unknown()),
});

/** True of an entry of Karpathy's splits (dataset_coco.json, dataset_flickr8k.json, dataset_flickr30k.json). */
export const isKarpathyImage = (value: unknown): boolean =>
  isObject(value) && 'sentences' in value && 'filename' in value;

/**
 * The rows of a picture in Karpathy's splits (Karpathy and Fei-Fei 2015): `filename`, for COCO below `filepath` (val2014),
 * and a list of sentences. People unpack COCO's pictures with and without that folder, so both are tried.
 */
export function* rowsOfKarpathyImage(value: unknown, position: number): Generator<ReadRow> {
  const image = KarpathyImage.safeParse(value);
  if (!image.success) {
    yield { position, problem: 'image-incomplete' };
    return;
  }
  const { filename, filepath, sentences } = image.data;
  if (sentences.length === 0) yield { position, problem: 'no-caption' };
  for (const one of sentences) {
    const text = Sentence.safeParse(one);
    if (!text.success) yield { position, problem: 'annotation-incomplete' };
    else if (filepath) {
      yield toRow({ position, image: `${filepath}/${filename}`, orImage: filename, text: text.data });
    } else yield toRow({ position, image: filename, text: text.data });
  }
}
