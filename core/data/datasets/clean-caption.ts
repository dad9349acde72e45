import { CAPTION_LIMIT } from '../../ground/domain/caption-pair.ts';
import type { ReadRow, RowProblem } from './caption-row.ts';

/** CLIPfa's pipeline wrote this in place of a translation that it threw away. */
const DROPPED_TRANSLATION = '[NAN]';

interface RawCaption {
  readonly position: number;
  readonly image: string;
  readonly text: string;
  readonly language?: 'en' | 'fa';
}

/** The checks that every format shares: a caption that says something, about a picture inside the folder. */
export function toRow({ position, image, text, language }: RawCaption): ReadRow {
  const caption = text.replace(/\s+/g, ' ').trim();
  const picture = image.trim();
  const problem = problemOf(picture, caption);
  if (problem) return { position, problem, ...(problem === 'outside-folder' && { detail: picture }) };
  return { position, image: picture, text: caption, language: language ?? languageOf(caption) };
}

function problemOf(image: string, caption: string): RowProblem | undefined {
  if (caption === '') return 'caption-empty';
  if (caption === DROPPED_TRANSLATION) return 'translation-dropped';
  // What the decoder puts where bytes are not UTF-8: the file is in an older encoding, and all its words are lost.
  if (`${caption}${image}`.includes('\uFFFD')) return 'not-utf8';
  if (`${caption}${image}`.includes('\0')) return 'null-character';
  if (caption.length > CAPTION_LIMIT) return 'caption-too-long';
  if (image === '') return 'no-picture';
  return /^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(image) ? 'outside-folder' : undefined;
}

const languageOf = (caption: string): 'en' | 'fa' => (/\p{Script=Arabic}/u.test(caption) ? 'fa' : 'en');
