import { z } from 'zod';
import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';
import { readLines } from './read-lines.ts';

const Captions = z.object({ caption: z.array(z.string()) });
const Line = z.object({ 'image/key': z.string().min(1), fa: Captions.optional(), en: Captions.optional() });

/** The key that a line of this data set has and no other format's. */
export const XM3600_KEY = '"image/key"';

/**
 * Crossmodal-3600's captions.jsonl (Thapliyal et al. 2022): one picture a line, with a list of captions for each of 36
 * languages, written by people who speak them. The Persian and the English ones are read; a picture's file is its key
 * and `.jpg`.
 */
export async function* readXm3600(file: string): AsyncGenerator<ReadRow> {
  for await (const { line, position } of readLines(file)) {
    if (line.trim() === '') continue;
    const parsed = Line.safeParse(parseJson(line));
    if (!parsed.success) {
      yield { position, problem: 'not-json' };
      continue;
    }
    const { 'image/key': key, fa, en } = parsed.data;
    const image = `${key}.jpg`;
    if (!fa && !en) yield { position, problem: 'no-caption' };
    for (const text of fa?.caption ?? []) yield toRow({ position, image, text, language: 'fa' });
    for (const text of en?.caption ?? []) yield toRow({ position, image, text, language: 'en' });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
