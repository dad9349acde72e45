import { z } from 'zod';

export const Precision = z.enum(['fp32', 'fp16', 'int8']);
export type Precision = z.infer<typeof Precision>;

/** What PRECISION may ask for; with `auto`, a switch to a model decides (`precisionOf`). */
export const WantedPrecision = z.enum(['fp32', 'fp16', 'int8', 'auto']);
export type WantedPrecision = z.infer<typeof WantedPrecision>;

/** The precisions that are compared with float32 before a model runs in them. */
export const RoundedPrecision = Precision.exclude(['fp32']);
export type RoundedPrecision = z.infer<typeof RoundedPrecision>;

/** What PRECISION wants compared; `auto` int8. */
export const roundedOf = (wanted: Exclude<WantedPrecision, 'fp32'>): RoundedPrecision =>
  wanted === 'auto' ? 'int8' : wanted;

/** Embeddings are comparable only within one space: one model (with its exact weights) at one precision. */
export interface EmbeddingSpace {
  /** The preset's id and the first hex digits of its weights' sha256, for example `demo@1f2e3d4c`. */
  readonly modelId: string;
  readonly precision: Precision;
}

/** One L2-normalised embedding, `dimension` numbers. Several lie row by row in one array. */
export type EmbeddingVector = Float32Array;

/** The cosine of two embeddings of one space: their product, because both have norm 1. */
export function cosine(a: EmbeddingVector, b: EmbeddingVector): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}

/** float16 as stored in the database: two bytes a number, little-endian. */
export const packEmbedding = (vector: EmbeddingVector): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Float16Array.from(vector).buffer);

/** The reverse of {@link packEmbedding}. Copies, because a database buffer need not be aligned to two bytes. */
export const unpackEmbedding = (bytes: Uint8Array): EmbeddingVector =>
  Float32Array.from(new Float16Array(Uint8Array.from(bytes).buffer));
