import { z } from 'zod';
import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';

/** A key that only lines of this data set have. */
export const XM3600_KEY = 'image/key';

const Captions = z.object({ caption: z.array(z.string()) });
const Line = z.object({ [XM3600_KEY]: z.string().min(1), fa: Captions.nullish(), en: Captions.nullish() });

/**
 * The rows of one line of Crossmodal-3600's captions.jsonl (Thapliyal et al. 2022): one picture a line, with a list of
 * captions for each of 36 languages, written by people who speak them. The Persian and the English ones are read; a
 * picture's file is its key and `.jpg`.
 */
export function* rowsOfXm3600(record: unknown, position: number): Generator<ReadRow> {
  const parsed = Line.safeParse(record);
  if (!parsed.success) {
    yield { position, problem: 'not-json' };
    return;
  }
  const { [XM3600_KEY]: key, fa, en } = parsed.data;
  const image = `${key}.jpg`;
  const [persian, english] = [fa?.caption ?? [], en?.caption ?? []];
  if (persian.length + english.length === 0) yield { position, problem: 'no-caption' };
  for (const text of persian) yield toRow({ position, image, text, language: 'fa' });
  for (const text of english) yield toRow({ position, image, text, language: 'en' });
}
