import { jobs as en } from './en/jobs.ts';
import { jobs as fa } from './fa/jobs.ts';
import { inLanguages } from './in-languages.ts';

export type { RunStanding } from './en/jobs.ts';

/** The words of jobs and of what they do. */
export const jobMessages = inLanguages({ en, fa });
