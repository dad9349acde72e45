import { z } from 'zod';

/** Why somebody wants an image to be taken out. */
export const ReportReason = z.enum(['private', 'offensive', 'copyright', 'wrong', 'other']);
export type ReportReason = z.infer<typeof ReportReason>;

/** Within so many hours a person's reports are counted, so that nobody empties the collection. */
export const REPORT_LIMIT_HOURS = 24;

/** The longest remark, in characters. */
export const REPORT_NOTE_LIMIT = 500;
