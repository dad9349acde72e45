import { z } from 'zod';
import { Precision } from '../../../ground/domain/embedding.ts';
import { Id } from '../../../ground/domain/id.ts';
import { IndexEngine } from '../../../ground/domain/index-engine.ts';
import { FaissFactory } from '../faiss/factory.ts';

/** Counts up when a reader of the former format could misread the new one. */
export const SNAPSHOT_FORMAT = 1;

/** The files of a snapshot folder. `manifest` is written last and names the checksums of the others. */
export const SNAPSHOT_FILES = {
  manifest: 'manifest.json',
  /** 16 bytes a row, in order. */
  ids: 'ids.bin',
  /** float32, little-endian, row by row in the order of ids; rows of zeros fill up the last group. */
  vectors: 'vectors.f32',
  /** The exact search over the vectors, as an ONNX graph. */
  graph: 'exact.onnx',
  /** The same vectors as FAISS searches them, where the snapshot was built for it; the row is the id. */
  faiss: 'index.faiss',
} as const;

/** What the vectors are and how they were made, as the builder of a snapshot knows it. */
export const SnapshotDescription = z.object({
  /** The snapshot's id, which is its folder's name. */
  id: Id,
  modelId: z.string().min(1),
  precision: Precision,
  normalizerVersion: z.number().int().nonnegative(),
  dimension: z.number().int().min(1).max(65_536),
  /** The constants of pictures and texts on their way into the encoders (size, mean, tokens ...), for the record. */
  preprocessing: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.number())])).default({}),
});
export type SnapshotDescription = z.input<typeof SnapshotDescription>;

const FileRecord = z.object({
  bytes: z.number().int().nonnegative(),
  /** Lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type FileRecord = z.infer<typeof FileRecord>;

/** How FAISS was set up, and what it finds of what exact search finds. */
export const FaissDescription = z.object({
  factory: FaissFactory,
  /** How many candidates a search looks at; null where the kind has no such number. */
  parameter: z.object({ name: z.enum(['efSearch', 'nprobe']), value: z.number().int().min(1) }).nullable(),
  /** Share of the ten nearest that were found, measured against exact search when it was built; null without pictures. */
  recallAt10: z.number().min(0).max(1).nullable(),
  /** Pictures that were searched for, themselves left out of the results. */
  recallQueries: z.number().int().nonnegative(),
});
export type FaissDescription = z.infer<typeof FaissDescription>;

export const Manifest = SnapshotDescription.extend({
  format: z.literal(SNAPSHOT_FORMAT),
  engine: IndexEngine,
  faiss: FaissDescription.optional(),
  /** Pictures in the snapshot. */
  count: z.number().int().nonnegative(),
  files: z.object({
    [SNAPSHOT_FILES.ids]: FileRecord,
    [SNAPSHOT_FILES.vectors]: FileRecord,
    [SNAPSHOT_FILES.graph]: FileRecord,
    [SNAPSHOT_FILES.faiss]: FileRecord.optional(),
  }),
  createdAt: z.iso.datetime(),
});
export type Manifest = z.infer<typeof Manifest>;
