import type { SearchFilters } from '../../ground/domain/search.ts';
import type { ImageColumns } from './exact/image-columns.ts';
import type { Findings } from './exact/ranking.ts';

/** float32 sums may swap rows of nearly equal scores at the end of the list, so this many spare rows are scored exactly, too. */
export const SPARE_ROWS = 8;

/** What approximate search needs beside the exact rows; the file has been verified. */
export interface FaissPart {
  /** Its factory string, which tells whether its scores are exact. */
  readonly factory: string;
}

/** The rows of a snapshot as a search meets them. */
export interface SnapshotPart {
  /** How many rows may be found now. */
  readonly visible: number;
  /** Rows that one query scores. */
  readonly rows: number;
  /** Makes the next pictures findable; they come in order of id. */
  show(batch: ImageColumns, count: number): void;
  hide(ids: Uint8Array, idRow: number): void;
  /** @param k how many rows a query returns at most, {@link SPARE_ROWS} of them beyond what is wanted. */
  best(queries: Float32Array, k: number, filters: SearchFilters): Promise<Findings>;
  close(): Promise<void>;
}
