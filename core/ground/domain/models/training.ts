import { z } from 'zod';

/**
 * How a model is trained. The defaults are the source project's (github.com/arman-aminian/image-search: AdamW, 3e-5,
 * 0.003, a hundred steps of warm-up, one epoch); batch, clipping and seed are ours.
 */
export const TrainingRecipe = z.strictObject({
  /** Peak learning rate. */
  rate: z.number().positive().max(1).default(3e-5),
  /** Decoupled weight decay. */
  decay: z.number().min(0).max(1).default(0.003),
  /** Steps in which the rate rises from 0 to its peak. */
  warmUp: z.int().min(0).max(1_000_000).default(100),
  epochs: z.int().min(1).max(10_000).default(1),
  /** Pairs that are compared with each other. */
  batch: z.int().min(2).max(65_536).default(64),
  /** Pairs that are in memory at once: gradients are gathered slice by slice, the loss still sees the whole batch. */
  slice: z.int().min(1).max(65_536).default(32),
  /** Share of an image's patches that a step reads, drawn anew each time (FLIP, Li et al. 2023); all are read in the end. */
  patches: z.number().min(0.1).max(1).default(1),
  /** The gradient's longest length; longer ones are shortened. */
  clip: z.number().positive().default(1),
  /** Layers from the end that learn, in both towers; all, and the embeddings too, when absent. */
  layers: z.int().min(0).max(200).optional(),
  /** Rank of low-rank updates in place of whole matrices (LoRA); none when absent. */
  lora: z.int().min(1).max(1024).optional(),
  /** How much Persian and English of one pair are drawn together, beside both to the image; 0 leaves English out. */
  english: z.number().min(0).max(10).default(0),
  /** Share of the images that only test. */
  heldOut: z.number().min(0.01).max(0.5).default(0.1),
  /** Looks at the held-out images without an improvement before training ends. */
  patience: z.int().min(1).max(1_000).default(3),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
});
export type TrainingRecipe = z.infer<typeof TrainingRecipe>;

/** What one step did. */
export interface TrainingStep {
  readonly step: number;
  readonly loss: number;
  readonly rate: number;
  /** Length of the gradient before it was shortened. */
  readonly norm: number;
  /** What cosines are multiplied with before the softmax: exp of the learnt temperature. */
  readonly scale: number;
}

const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** A look at the held-out images. */
export const Look = z.object({ step: z.int(), accuracyAt10: z.number(), reciprocal: z.number() });
export type Look = z.infer<typeof Look>;

/** How well held-out captions find their images, with 95% intervals. */
export const Figures = z.object({ at1: Estimate, at5: Estimate, at10: Estimate, reciprocal: Estimate });
export type Figures = z.infer<typeof Figures>;

/** Base and new model on the same held-out captions; the difference is paired by caption. */
export const TrainingComparison = z.object({ base: Figures, trained: Figures, difference: Figures });
export type TrainingComparison = z.infer<typeof TrainingComparison>;

/** Figures in which the new model differs beyond chance, and whether any of its weights were better than the base at all. */
export function verdictOf({ base, trained, difference }: TrainingComparison) {
  const keys = Figures.keyof().options;
  const gain = trained.at10.value - base.at10.value || trained.reciprocal.value - base.reciprocal.value;
  return {
    better: keys.filter(key => difference[key].low > 0),
    worse: keys.filter(key => difference[key].high < 0),
    hasGained: gain > 0,
  };
}

const LossPoint = z.object({ step: z.int(), loss: z.number() });
export type LossPoint = z.infer<typeof LossPoint>;

/** What a training's run tells while it is under way, and in the end; all of it is what one card shows. */
export const TrainingNews = z.object({
  model: z.string(),
  base: z.string(),
  /** What it takes; told before the first step. */
  plan: z
    .object({
      pairs: z.int(),
      pictures: z.int(),
      heldOutPairs: z.int(),
      heldOutPictures: z.int(),
      unreadable: z.int(),
      learnt: z.int(),
      frozen: z.int(),
      memoryBytes: z.number(),
      steps: z.int(),
      totalMs: z.number(),
    })
    .optional(),
  /** Images that are decoded before the first step. */
  opening: z.object({ done: z.int(), total: z.int() }).optional(),
  leftMs: z.number().optional(),
  losses: z.array(LossPoint),
  looks: z.array(Look),
  comparison: TrainingComparison.optional(),
});
export type TrainingNews = z.infer<typeof TrainingNews>;

/** Every second one of too many: the curve keeps its shape. */
export const thinned = <Item>(items: readonly Item[], most: number): readonly Item[] =>
  items.length > most ? items.filter((_, place) => place % 2 === 1) : items;

/** Why a model cannot be trained further. */
export type TrainingObstacle = 'finished-graphs' | 'no-pictures' | 'sentence-modules';
