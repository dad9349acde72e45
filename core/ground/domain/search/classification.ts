import { z } from 'zod';

/** Each label and template is one more text to encode. */
export const LABEL_LIMIT = 100;
const TEMPLATE_LIMIT = 10;

/**
 * The factor of the cosines before the softmax. CLIP learns it up to a limit of 100, which its published models reached;
 * the two towers of our checkpoints came without theirs. A smaller factor gives flatter probabilities.
 */
export const DEFAULT_LOGIT_SCALE = 100;

/** Where the label goes in a template. */
export const LABEL_PLACE = '{}';

/** How to classify an image: among which words, and in which sentences the model reads them. */
export const ClassifyOptions = z.strictObject({
  labels: z
    .array(z.string().trim().min(1).max(200))
    .min(2, { message: 'at least two labels are wanted' })
    .max(LABEL_LIMIT)
    .refine(labels => new Set(labels).size === labels.length, { message: 'a label stands twice' }),
  /** Sentences around the label; a label's embedding is the mean over all of them. */
  templates: z
    .array(
      z
        .string()
        .max(200)
        .refine(template => template.includes(LABEL_PLACE), {
          message: `a template needs ${LABEL_PLACE} where the label goes`,
        }),
    )
    .min(1)
    .max(TEMPLATE_LIMIT)
    .default([LABEL_PLACE]),
  logitScale: z.number().positive().max(1000).default(DEFAULT_LOGIT_SCALE),
});
export type ClassifyOptions = z.infer<typeof ClassifyOptions>;

/** One label's share. */
export const LabelScore = z.object({
  label: z.string(),
  /** The label's probability; the probabilities of all labels add up to 1. */
  probability: z.number(),
  /** Cosine of image and label, -1 to 1. */
  score: z.number(),
});
export type LabelScore = z.infer<typeof LabelScore>;

/** What an image shows, most probable first, and what the probabilities were made with. */
export const Classification = z.object({
  modelId: z.string(),
  logitScale: z.number(),
  templates: z.array(z.string()),
  tookMs: z.number(),
  labels: z.array(LabelScore),
});
export type Classification = z.infer<typeof Classification>;
