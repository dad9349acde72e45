import { z } from 'zod';
import { isNormalizer } from '../../ground/persian/text-normalizers.ts';
import { PictureFit } from '../../ground/pixels/picture-fit.ts';

/** Where a checkpoint is: a folder of this machine, or a repository of the hub. */
export const Place = z.union([
  z.strictObject({ folder: z.string().min(1) }),
  z.strictObject({
    repo: z.string().min(1),
    /** The commit, if it is known; else the preset is pinned to the commit that its first pull finds. */
    revision: z.string().min(1).optional(),
  }),
]);
export type Place = z.infer<typeof Place>;

const Channels = z.tuple([z.number(), z.number(), z.number()]).readonly();
const Deviations = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).readonly();

/** `mean` is subtracted from each channel (R, G, B; values from 0 to 1) and the rest divided by `std`. */
const PixelScale = z.object({ mean: Channels, std: Deviations });
export type PixelScale = z.infer<typeof PixelScale>;

/** How images are fed to a vision checkpoint: made square, then scaled. */
const VisionUse = PixelScale.extend({
  /** How an image is made square; when absent, squashed with a bilinear filter. */
  fit: PictureFit.optional(),
  /** True for a whole CLIP model, whose images meet its texts behind `visual_projection`. */
  projection: z.boolean().optional(),
});
export type VisionUse = z.infer<typeof VisionUse>;

/** How texts are fed to a text checkpoint. */
const TextUse = z.object({
  /** With the tokens that begin and end a text. */
  maxTokens: z.int().min(3).max(100_000),
  /** Which normaliser a text passes through (core/ground/persian/text-normalizers.ts); part of the model's identity. */
  normalizerVersion: z.int().refine(isNormalizer, 'no such normaliser'),
  /** How a text's tokens become one vector; the model's own pooler when absent. */
  pooling: z.enum(['pooler', 'cls', 'mean']).optional(),
  /** True for a folder of sentence-transformers, whose modules.json says pooling and dense layers. */
  sentence: z.boolean().optional(),
});
export type TextUse = z.infer<typeof TextUse>;

const facts = {
  /** As its authors tagged it; undefined where they did not say. */
  license: z.string().optional(),
  /** Where the constants come from. */
  source: z.string(),
  /** A file of inputs and their embeddings that the model must reproduce. */
  reference: z.string().optional(),
};

/** A model by name: its checkpoints and how to use them. */
export const Preset = z.discriminatedUnion('kind', [
  /** Two checkpoints that share one space: images and texts. */
  z.object({
    kind: z.literal('search'),
    ...facts,
    vision: VisionUse.extend({ place: Place }),
    text: TextUse.extend({ place: Place }),
  }),
  /** Two ONNX files and a processor's description, as transformers.js reads them: a CLIP or SigLIP model. */
  z.object({
    kind: z.literal('onnx'),
    ...facts,
    vision: z.object({
      place: Place,
      /**
       * Present where an image is only squashed and scaled, which we do ourselves and run the graphs too: transformers.js
       * takes four times as long for it, and 80 MB. Absent, it does what the repository says.
       */
      scale: PixelScale.optional(),
    }),
    text: TextUse.pick({ maxTokens: true, normalizerVersion: true }).extend({ place: Place }),
  }),
  /** One checkpoint that compares texts with texts. */
  z.object({ kind: z.literal('scorer'), ...facts, text: TextUse.extend({ place: Place }) }),
]);
export type Preset = z.infer<typeof Preset>;
export type SearchPreset = Extract<Preset, { kind: 'search' }>;
