import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';
import { readLines } from './read-lines.ts';

/** `1000092795.jpg#0<TAB>Two people …` */
const TOKEN_LINE = /^(?<image>[^\t]+)#\d+\t(?<text>.*)$/s;
/**
 * `1000092795.jpg| 0| Two people …`. The second separator may be missing: Kaggle's file has one line like that,
 * `2199200615.jpg| 4   A dog runs across the grass .`
 */
const PIPE_LINE = /^(?<image>[^|]+)\|\s*\d+\s*(?:\|\s*|\s{2,})(?<text>.*)$/s;
const HEADER = /^image_name\s*\|/;

/** Whether a line has either form, or is the header. */
export const isFlickrLine = (line: string): boolean =>
  TOKEN_LINE.test(line) || PIPE_LINE.test(line) || HEADER.test(line);

/** Reads Flickr30k in both its forms: results_20130124.token and Kaggle's results.csv (which is not CSV: no quoting). */
export async function* readFlickr30k(file: string): AsyncGenerator<ReadRow> {
  for await (const { text: line, position } of readLines(file)) {
    if (line.trim() === '' || HEADER.test(line)) continue;
    const match = TOKEN_LINE.exec(line) ?? PIPE_LINE.exec(line);
    const { image, text } = match?.groups ?? {};
    if (image === undefined || text === undefined) {
      yield { position, problem: 'not-a-caption-line', detail: line };
    } else yield toRow({ position, image, text });
  }
}
