import type { JobKind } from '../../../core/ground/domain/jobs/job-run.ts';
import type { TrainingNews } from '../../../core/ground/domain/models/training.ts';
import type { RunStanding } from '../../../locales/jobs.ts';

/** A run as a person sees it: sentences in their language, and what they may do with it. */
export interface ShownRun {
  readonly id: string;
  readonly of: 'job' | 'crawl';
  readonly kind: JobKind | 'crawl';
  /** What was asked for, as one line. */
  readonly line: string;
  readonly standing: RunStanding;
  readonly done: number;
  readonly total: number | null;
  /** Counted in bytes. */
  readonly isBytes: boolean;
  /** When it begins, or when it was requested. */
  readonly when: string;
  readonly everyHours: number | null;
  readonly askedBy: string | null;
  /** Why it has stopped. */
  readonly fault: string | null;
  readonly problems: readonly {
    readonly reason: string;
    readonly count: number;
    readonly examples: readonly string[];
  }[];
  readonly log: readonly { readonly when: string; readonly text: string }[];
  /** What a training reports. */
  readonly training: TrainingNews | null;
  readonly moves: readonly ('pause' | 'resume' | 'cancel')[];
}

/** What the page receives repeatedly. */
export interface ShownRuns {
  readonly runs: readonly ShownRun[];
  readonly worker: boolean;
  readonly crawler: boolean;
}
