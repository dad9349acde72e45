import { z } from 'zod';
import { Id } from '../../../ground/domain/id.ts';
import { Precision } from '../../../ground/domain/models/embedding.ts';
import { IndexEngine } from '../../../ground/domain/models/index-engine.ts';
import { FaissFactory } from '../faiss/factory.ts';
import { MilvusFactory } from '../milvus/factory.ts';
import { UsearchFactory } from '../usearch/factory.ts';
import { SNAPSHOT_FILES } from './snapshot-files.ts';

/** Counts up when a reader of the former format could misread the new one. */
export const SNAPSHOT_FORMAT = 1;

/** What the vectors are and how they were made, as the builder of a snapshot knows it. */
export const SnapshotDescription = z.object({
  /** The snapshot's id, which is its folder's name. */
  id: Id,
  modelId: z.string().min(1),
  precision: Precision,
  normalizerVersion: z.number().int().nonnegative(),
  dimension: z.number().int().min(1).max(65_536),
  /** The constants of images and texts on their way into the encoders (size, mean, tokens ...), for the record. */
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
  /** Share of the ten nearest that were found, measured against exact search when it was built; null without images. */
  recallAt10: z.number().min(0).max(1).nullable(),
  /** Queries that it was measured with, none of them an image of the index (faiss/measure-recall.ts). */
  recallQueries: z.number().int().nonnegative(),
});
export type FaissDescription = z.infer<typeof FaissDescription>;

/** How USearch was set up, and what it finds of what exact search finds. */
const UsearchDescription = z.object({
  factory: UsearchFactory,
  /** How many candidates a search keeps. */
  parameter: z.object({ name: z.literal('efSearch'), value: z.number().int().min(1) }),
  /** As of FAISS. */
  recallAt10: z.number().min(0).max(1).nullable(),
  recallQueries: z.number().int().nonnegative(),
});
export type UsearchDescription = z.infer<typeof UsearchDescription>;

/** Where the vectors are on Milvus, how they are indexed there, and what is found of what exact search finds. */
export const MilvusDescription = z.object({
  collection: z.string().regex(/^\w{1,255}$/),
  factory: MilvusFactory,
  /** How many candidates a search looks at; null where the kind has no such number. */
  parameter: z
    .object({ name: z.enum(['ef', 'nprobe', 'search_list', 'itopk_size']), value: z.number().int().min(1) })
    .nullable(),
  /** As of FAISS. */
  recallAt10: z.number().min(0).max(1).nullable(),
  recallQueries: z.number().int().nonnegative(),
});
export type MilvusDescription = z.infer<typeof MilvusDescription>;

/** How the vectors were rounded to int8, for the first look of an exact search. */
const CodesDescription = z.object({
  /** A snapshot whose codes are of another version is searched without them. */
  version: z.number().int(),
  /** The greatest norm among the rounded rows, with what rounding took from each. */
  largestNorm: z.number().nonnegative(),
});
export type CodesDescription = z.infer<typeof CodesDescription>;

export const Manifest = SnapshotDescription.extend({
  format: z.literal(SNAPSHOT_FORMAT),
  engine: IndexEngine,
  faiss: FaissDescription.optional(),
  usearch: UsearchDescription.optional(),
  milvus: MilvusDescription.optional(),
  /** Not in snapshots of earlier releases, which are searched in float32. */
  codes: CodesDescription.optional(),
  /** Images in the snapshot. */
  count: z.number().int().nonnegative(),
  files: z.object({
    [SNAPSHOT_FILES.ids]: FileRecord,
    [SNAPSHOT_FILES.vectors]: FileRecord,
    [SNAPSHOT_FILES.graph]: FileRecord,
    [SNAPSHOT_FILES.codes]: FileRecord.optional(),
    [SNAPSHOT_FILES.scales]: FileRecord.optional(),
    [SNAPSHOT_FILES.gatherGraph]: FileRecord.optional(),
    [SNAPSHOT_FILES.faiss]: FileRecord.optional(),
    [SNAPSHOT_FILES.usearch]: FileRecord.optional(),
    [SNAPSHOT_FILES.facetMarks]: FileRecord.optional(),
  }),
  createdAt: z.iso.datetime(),
});
export type Manifest = z.infer<typeof Manifest>;
