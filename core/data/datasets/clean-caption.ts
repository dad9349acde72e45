import { isTooLongCaption } from '../../ground/domain/captions/caption-pair.ts';
import { cleanText } from '../../ground/text/clean-text.ts';
import type { ReadRow, RowProblem } from './caption-row.ts';

/** CLIPfa's pipeline wrote this in place of a discarded translation. */
const DROPPED_TRANSLATION = '[NAN]';

interface RawCaption {
  readonly position: number;
  readonly image: string;
  readonly orImage?: string;
  readonly text: string;
  readonly language?: 'en' | 'fa';
}

/** The checks that every format shares: the row names a picture, and the caption says something. */
export function toRow({ position, image, orImage, text, language }: RawCaption): ReadRow {
  const caption = cleanText(text, { markup: true });
  const picture = image.trim();
  const problem = unreadable(text + image) ?? problemOf(picture, caption);
  if (problem) return { position, problem, detail: picture };
  const row = { position, image: picture, text: caption, language: language ?? languageOf(caption) };
  return orImage === undefined ? row : { ...row, orImage };
}

/** Cleans a caption as every import does, and reports what is wrong with it. For callers that have pairs without a file. */
export function cleanCaption(text: string): { readonly text: string; readonly problem?: RowProblem } {
  const caption = cleanText(text, { markup: true });
  const problem = unreadable(text) ?? captionProblem(caption);
  return problem ? { text: caption, problem } : { text: caption };
}

export const isPersian = (caption: string): boolean => languageOf(caption) === 'fa';

/** Checked first, because cleaning would hide that the row's words are lost. */
function unreadable(text: string): RowProblem | undefined {
  // The decoder's replacement for bytes of an unknown encoding, and lone surrogates, which JSON may contain.
  if (text.includes('\uFFFD') || !text.isWellFormed()) return 'not-utf8';
  return text.includes('\0') ? 'null-character' : undefined;
}

const problemOf = (image: string, caption: string): RowProblem | undefined =>
  captionProblem(caption) ?? (image === '' ? 'no-picture' : undefined);

function captionProblem(caption: string): RowProblem | undefined {
  if (caption === '') return 'caption-empty';
  if (caption === DROPPED_TRANSLATION) return 'translation-dropped';
  return isTooLongCaption(caption) ? 'caption-too-long' : undefined;
}

const languageOf = (caption: string): 'en' | 'fa' => (/\p{Script=Arabic}/u.test(caption) ? 'fa' : 'en');
