import { z } from 'zod';

/** Why somebody asks for an image's removal. */
export const ReportReason = z.enum(['private', 'offensive', 'copyright', 'wrong', 'other']);
export type ReportReason = z.infer<typeof ReportReason>;

/** A person's reports are counted over this many hours, so that nobody empties the collection. */
export const REPORT_LIMIT_HOURS = 24;

/** The longest remark, in characters. */
export const REPORT_NOTE_LIMIT = 500;
