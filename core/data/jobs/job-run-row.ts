import { z } from 'zod';
import type { JobRun as Row } from '../../../prisma/generated/client.ts';
import { JobRequest, type JobRunState } from '../../ground/domain/jobs/job-run.ts';
import { RunLine, RunProblem } from '../../ground/domain/jobs/run-log.ts';
import { type ErrorCode, isErrorCode } from '../../ground/error-codes.ts';

/** A run of a job, how far it is and what was said of it. */
export interface JobRun<Request extends JobRequest = JobRequest> {
  readonly id: string;
  readonly request: Request;
  /** `waiting` while it is under way, too. */
  readonly state: JobRunState;
  /** When it was to begin. */
  readonly startAt: Date;
  /** When its turn is. */
  readonly resumeAt: Date;
  readonly everyHours: number | null;
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
  /** Consecutive transient faults. */
  readonly attempts: number;
  /** Consecutive starts after which nothing was heard from the run. */
  readonly lostStarts: number;
  readonly fault: { readonly code: ErrorCode; readonly parameters: object } | null;
  readonly problems: readonly RunProblem[];
  readonly log: readonly RunLine[];
  /** Its shape depends on the kind; the reader knows it. */
  readonly result: unknown;
  readonly askedBy: string | null;
  readonly createdAt: Date;
  readonly movedAt: Date | null;
  readonly finishedAt: Date | null;
}

const Fault = z.object({ code: z.custom<ErrorCode>(isErrorCode), parameters: z.looseObject({}) });

/** @throws ZodError for a request that nobody understands. */
export function toRun({ kind: _, request, fault, problems, log, ...row }: Row): JobRun {
  return {
    ...row,
    request: JobRequest.parse(request),
    // This version does not know a later version's words.
    fault: Fault.safeParse(fault).data ?? null,
    problems: z.array(RunProblem).safeParse(problems).data ?? [],
    log: z.array(RunLine).safeParse(log).data ?? [],
  };
}
