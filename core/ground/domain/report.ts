import { z } from 'zod';

/** Why somebody wants a picture to be taken out. */
export const ReportReason = z.enum(['private', 'offensive', 'copyright', 'wrong', 'other']);
export type ReportReason = z.infer<typeof ReportReason>;

/** The longest remark, in characters. */
export const REPORT_NOTE_LIMIT = 500;
