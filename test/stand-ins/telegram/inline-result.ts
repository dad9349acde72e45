import { z } from 'zod';

/** An item of an answer, as far as it is checked. */
export const InlineResult = z.looseObject({
  type: z.string(),
  id: z.string().refine(id => Buffer.byteLength(id) >= 1 && Buffer.byteLength(id) <= 64, 'RESULT_ID_INVALID'),
  photo_file_id: z.string().optional(),
  caption: z.string().max(1024).optional(),
});

export type InlineResult = z.infer<typeof InlineResult>;
