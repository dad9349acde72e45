import { isTooLongCaption } from '../../ground/domain/caption-pair.ts';
import type { ReadRow, RowProblem } from './caption-row.ts';

/** CLIPfa's pipeline wrote this in place of a translation that it threw away. */
const DROPPED_TRANSLATION = '[NAN]';

interface RawCaption {
  readonly position: number;
  readonly image: string;
  readonly orImage?: string;
  readonly text: string;
  readonly language?: 'en' | 'fa';
}

/** The checks that every format shares: a picture that is named, and a caption that says something. */
export function toRow({ position, image, orImage, text, language }: RawCaption): ReadRow {
  const caption = text.replace(/\s+/g, ' ').trim();
  const picture = image.trim();
  const problem = problemOf(picture, caption);
  if (problem) return { position, problem, detail: picture };
  const row = { position, image: picture, text: caption, language: language ?? languageOf(caption) };
  return orImage === undefined ? row : { ...row, orImage };
}

function problemOf(image: string, caption: string): RowProblem | undefined {
  if (caption === '') return 'caption-empty';
  if (caption === DROPPED_TRANSLATION) return 'translation-dropped';
  // What the decoder puts where bytes are of no encoding that we read, and halves of characters that JSON may hold.
  const all = `${caption}${image}`;
  if (all.includes('\uFFFD') || !all.isWellFormed()) return 'not-utf8';
  if (all.includes('\0')) return 'null-character';
  if (isTooLongCaption(caption)) return 'caption-too-long';
  return image === '' ? 'no-picture' : undefined;
}

const languageOf = (caption: string): 'en' | 'fa' => (/\p{Script=Arabic}/u.test(caption) ? 'fa' : 'en');
