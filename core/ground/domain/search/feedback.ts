import { z } from 'zod';

/** What somebody says about a photo that their words have found. */
export const FeedbackVerdict = z.enum(['good', 'bad', 'irrelevant']);
export type FeedbackVerdict = z.infer<typeof FeedbackVerdict>;
