import { z } from 'zod';
import { PictureFit } from '../picture-fit.ts';

/** What to make of a picture. */
export const DecodeTask = z.discriminatedUnion('kind', [
  /** RGB of `size` x `size`. */
  z.object({ kind: z.literal('square'), size: z.int().positive(), fit: PictureFit }),
  /** RGB in its own proportions, of a bounded size. */
  z.object({ kind: z.literal('whole') }),
  /** The JPEGs to show, small and large; only one if they are the same. */
  z.object({ kind: z.literal('renditions') }),
  /** One JPEG, nearly as large as the picture. */
  z.object({ kind: z.literal('full') }),
]);
export type DecodeTask = z.infer<typeof DecodeTask>;

/** The head of a request to a decoder; the body holds the picture's bytes unless `path` names its file. */
export const DecodeRequest = z.object({
  task: DecodeTask,
  path: z.string().optional(),
  limits: z.object({ maxBytes: z.number(), maxPixels: z.number() }),
  allowance: z.object({ cpuMs: z.number(), residentBytes: z.number() }),
});
export type DecodeRequest = z.infer<typeof DecodeRequest>;

const Excess = z.enum(['time', 'memory']);
/** Which part of its allowance a picture exceeds. */
export type Excess = z.infer<typeof Excess>;

const count = z.int().nonnegative();

/** The heads of a decoder's messages. The body holds the decoded parts, one after the other. */
export const DecoderMessage = z.discriminatedUnion('kind', [
  /** Sent once, when the process is ready. */
  z.object({ kind: z.literal('ready') }),
  /** The process can never work. */
  z.object({ kind: z.literal('unusable'), reason: z.string() }),
  z.object({
    kind: z.literal('decoded'),
    /** Of the picture itself: its format, and its pixels after EXIF orientation. */
    format: z.enum(['jpeg', 'png', 'webp', 'avif', 'gif']),
    width: count,
    height: count,
    /** Of the first part, if it is RGB. */
    shownWidth: count,
    shownHeight: count,
    parts: z.array(count).max(3),
    /** Memory that the process still holds, in bytes. */
    residentBytes: count,
  }),
  /** The picture's own fault: an error by its code and parameters. */
  z.object({
    kind: z.literal('failed'),
    code: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  /** A fault of ours. */
  z.object({ kind: z.literal('broken'), reason: z.string() }),
  /** By its header, the picture needs more than it is allowed; nothing was decoded. */
  z.object({ kind: z.literal('needs-more'), of: Excess }),
  /** The picture took more than it is allowed; the process ends with this message. */
  z.object({ kind: z.literal('over'), of: Excess }),
]);
export type DecoderMessage = z.infer<typeof DecoderMessage>;
export type Decoded = Extract<DecoderMessage, { kind: 'decoded' }>;
