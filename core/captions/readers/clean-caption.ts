import { CAPTION_LIMIT } from '../../domain/caption-pair.ts';
import type { ReadRow } from './caption-row.ts';

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
  const reason = problemOf(image, caption);
  if (reason) return { position, reason };
  return { position, image: image.trim(), text: caption, language: language ?? languageOf(caption) };
}

function problemOf(image: string, caption: string): string | undefined {
  if (caption === '') return 'the caption is empty';
  if (caption === DROPPED_TRANSLATION)
    return `the caption is ${DROPPED_TRANSLATION}, a translation thrown away`;
  // What the decoder puts where bytes are not UTF-8: the file is in an older encoding, and all its words are lost.
  if (caption.includes('\uFFFD') || image.includes('\uFFFD')) return 'the row is not UTF-8';
  if (caption.includes('\0')) return 'the caption holds a null character';
  if (caption.length > CAPTION_LIMIT)
    return `the caption has ${caption.length} characters; ${CAPTION_LIMIT} at most`;
  if (image.trim() === '') return 'the row names no picture';
  if (/^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(image.trim())) {
    return `the picture's path leads out of the folder: ${image.trim()}`;
  }
  return undefined;
}

const languageOf = (caption: string): 'en' | 'fa' => (/\p{Script=Arabic}/u.test(caption) ? 'fa' : 'en');
