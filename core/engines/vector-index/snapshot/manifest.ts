import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Id } from '../../../ground/domain/id.ts';
import { Precision } from '../../../ground/domain/models/embedding.ts';
import { IndexEngine } from '../../../ground/domain/models/index-engine.ts';
import { PermanentError, reasonOf } from '../../../ground/errors.ts';
import { reasonOfIssues } from '../../../ground/parse-input.ts';
import { FaissFactory } from '../faiss/factory.ts';
import { MilvusFactory } from '../milvus/factory.ts';
import { UsearchFactory } from '../usearch/factory.ts';
import { SNAPSHOT_FILES } from './snapshot-files.ts';

/** Raise it when a reader of the former format could misread the new one. */
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

/** How FAISS was set up, and its recall. */
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

/** How USearch was set up, and its recall. */
const UsearchDescription = z.object({
  factory: UsearchFactory,
  /** How many candidates a search keeps. */
  parameter: z.object({ name: z.literal('efSearch'), value: z.number().int().min(1) }),
  /** As of FAISS. */
  recallAt10: z.number().min(0).max(1).nullable(),
  recallQueries: z.number().int().nonnegative(),
});
export type UsearchDescription = z.infer<typeof UsearchDescription>;

/** Where the vectors are on Milvus, how they are indexed there, and the recall. */
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

/**
 * Reads a snapshot folder's manifest.
 * @throws PermanentError 'index.invalid' when there is no manifest or it is broken, 'index.mismatch' when it is of
 *   another format.
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const invalid = (reason: string): PermanentError => new PermanentError('index.invalid', { folder, reason });
  const text = await readFile(path.join(folder, SNAPSHOT_FILES.manifest), 'utf8').catch(error => {
    throw invalid(`${SNAPSHOT_FILES.manifest} cannot be read (${error.code ?? reasonOf(error)})`);
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw invalid(`${SNAPSHOT_FILES.manifest} is not JSON`);
  }
  const { data: other } = z.object({ format: z.number() }).safeParse(content);
  if (other && other.format !== SNAPSHOT_FORMAT) {
    throw new PermanentError('index.mismatch', {
      field: 'format',
      expected: String(SNAPSHOT_FORMAT),
      found: String(other.format),
    });
  }
  const parsed = Manifest.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(`${SNAPSHOT_FILES.manifest}: ${reasonOfIssues(parsed.error)}`);
}

/** What must agree between a snapshot and the encoders that search in it. */
export type IndexSpace = Pick<
  Manifest,
  'modelId' | 'precision' | 'normalizerVersion' | 'dimension' | 'preprocessing'
>;

/** Versions of one normaliser of texts share a hundred (persian/text-normalizers.ts). */
const kindOf = (normalizerVersion: number): number => Math.floor(normalizerVersion / 100);

/**
 * Whether an index can be searched with a normaliser. Its vectors are of images, so after an upgrade it answers queries
 * of the newer version until the worker has built the next one; another normaliser, or a newer version than ours, means
 * that the settings or the program are not those that it was built for.
 */
const isSearchable = (built: number, wanted: number): boolean =>
  built === wanted || (built < wanted && kindOf(built) === kindOf(wanted));

/** @throws PermanentError 'index.mismatch' that names the first field that differs. */
export function checkManifest(manifest: Manifest, expected: Partial<IndexSpace>): void {
  for (const field of ['modelId', 'precision', 'normalizerVersion', 'dimension'] as const) {
    const wanted = expected[field];
    if (wanted === undefined || wanted === manifest[field]) continue;
    if (field === 'normalizerVersion' && isSearchable(manifest[field], Number(wanted))) continue;
    throw new PermanentError('index.mismatch', {
      field,
      expected: String(wanted),
      found: String(manifest[field]),
    });
  }
  for (const [name, wanted] of Object.entries(expected.preprocessing ?? {})) {
    const found = manifest.preprocessing[name];
    if (JSON.stringify(found) === JSON.stringify(wanted)) continue;
    const texts = { expected: JSON.stringify(wanted), found: JSON.stringify(found ?? null) };
    throw new PermanentError('index.mismatch', { field: `preprocessing.${name}`, ...texts });
  }
}
