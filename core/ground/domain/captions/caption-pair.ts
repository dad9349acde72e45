import { z } from 'zod';
import { cutText, textLength } from '../text-length.ts';

/** Where the Persian text of a pair came from. */
export const CaptionSource = z.enum(['demo', 'upload', 'translated', 'crawled', 'feedback']);
export type CaptionSource = z.infer<typeof CaptionSource>;

export const PairStatus = z.enum(['pending', 'approved', 'rejected']);
export type PairStatus = z.infer<typeof PairStatus>;

/** The longest caption kept, in characters (code points); longer ones are refused. */
export const CAPTION_LIMIT = 800;
/** PostgreSQL's index takes 2,704 bytes with the image's id. Only a text of emoji reaches this before the other limit. */
const CAPTION_BYTES = 2_600;

export const isTooLongCaption = (text: string): boolean =>
  text.length > CAPTION_LIMIT &&
  (textLength(text) > CAPTION_LIMIT || new TextEncoder().encode(text).length > CAPTION_BYTES);

/** What of a text can be kept as a caption, from its beginning and without half characters. */
export function cutCaption(text: string): string {
  const cut = cutText(text, CAPTION_LIMIT);
  return isTooLongCaption(cut) ? cutText(cut, CAPTION_BYTES / 4) : cut;
}
