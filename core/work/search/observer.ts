import type { SearchKind } from './search-request.ts';

/** The steps of a search that are timed: `encode` includes tokenising or decoding, `log` runs behind the answer. */
export const SEARCH_STAGES = ['encode', 'search', 'rows', 'log'] as const;
export type SearchStage = (typeof SEARCH_STAGES)[number];

/** Who wants to know how searches go: the metrics, a benchmark. */
export interface SearchObserver {
  stage(stage: SearchStage, milliseconds: number): void;
  /** Queries that rounded vectors of an exact index answered for certain, and those for which all were compared as they are. */
  scanned?(scans: {
    readonly rounding: 'int8' | 'fp16';
    readonly certified: number;
    readonly scanned: number;
  }): void;
  /** @param outcome `ok` or an error code. */
  finished(kind: SearchKind, outcome: string, milliseconds: number): void;
}

/** Runs a step and tells how long it took, also when it fails. */
export async function timed<Result>(
  observer: SearchObserver | undefined,
  stage: SearchStage,
  step: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  try {
    return await step();
  } finally {
    observer?.stage(stage, performance.now() - started);
  }
}
