import type { SearchFilters } from '../../ground/domain/search/search.ts';
import type { ImageColumns } from './exact/image-columns.ts';
import type { Findings } from './exact/ranking.ts';
import type { MilvusSettings } from './milvus/settings.ts';
import type { Manifest, MilvusDescription } from './snapshot/manifest.ts';

/** float32 sums may swap rows of nearly equal scores at the end of the list, so this many spare rows are scored exactly, too. */
export const SPARE_ROWS = 8;

/** What approximate search needs beside the exact rows; the file has been verified. */
export interface FaissPart {
  /** Its factory string, which tells whether its scores are exact. */
  readonly factory: string;
}

/** Rows whose images have other facets by now than in the engine: they are hidden, and searched like new images. */
export interface MovedRows {
  /** Their places in the batch. */
  readonly images: readonly number[];
  /** Row by row. */
  readonly vectors: Float32Array;
}

/** What it takes to ask a collection on Milvus. */
export interface MilvusPart {
  /** Undefined where no Milvus is set. */
  readonly settings: MilvusSettings | undefined;
  readonly manifest: Manifest;
  readonly description: MilvusDescription;
}

/** The rows of a snapshot, for searches. */
export interface SnapshotPart {
  /** How many rows may be found now. */
  readonly visible: number;
  /** Makes the next images findable; they come in order of id. */
  show(batch: ImageColumns, count: number, marks?: Uint32Array): MovedRows | undefined;
  /** Whether `show` wants the marks of the facets (exact/facet-marks.ts). */
  readonly hasMarks: boolean;
  hide(ids: Uint8Array, idRow: number): void;
  /** @param k how many rows a query returns at most, {@link SPARE_ROWS} of them beyond what is wanted. */
  best(queries: Float32Array, k: number, filters: SearchFilters): Promise<Findings>;
  /** By image its score; NaN for what a search with these filters would not find. */
  scores(query: Float32Array, ids: Uint8Array, filters: SearchFilters): Float64Array;
  /** @throws why a search could not be answered now. */
  check(): Promise<void>;
  close(): Promise<void>;
}
