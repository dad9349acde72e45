import { z } from 'zod';

/** Where the Persian text of a pair came from. */
export const CaptionSource = z.enum(['demo', 'upload', 'translated', 'crawled', 'feedback']);
export type CaptionSource = z.infer<typeof CaptionSource>;

export const PairStatus = z.enum(['pending', 'approved', 'rejected']);
export type PairStatus = z.infer<typeof PairStatus>;

/** The longest caption kept, in characters; longer ones are refused. PostgreSQL indexes 2,700 bytes, and a character has up to 3. */
export const CAPTION_LIMIT = 800;
