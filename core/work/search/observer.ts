import type { SearchKind } from './search-request.ts';

/** The steps of a search that are timed: `encode` includes tokenising or decoding, `log` runs behind the answer. */
export const SEARCH_STAGES = ['encode', 'search', 'rows', 'log'] as const;
export type SearchStage = (typeof SEARCH_STAGES)[number];

/** Observes searches: the metrics, a benchmark. */
export interface SearchObserver {
  stage(stage: SearchStage, milliseconds: number): void;
  /** Queries that an exact index answered from rounded vectors with certainty, and those that needed all original vectors. */
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
