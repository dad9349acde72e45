import { z } from 'zod';
import { CaptionSource } from '../captions/caption-pair.ts';

/** What somebody is to review: pairs of these sources (all when none is named) that came in between two moments. */
export const Assignment = z
  .strictObject({
    sources: z.array(CaptionSource).max(CaptionSource.options.length),
    from: z.iso.datetime({ offset: true }).nullable(),
    to: z.iso.datetime({ offset: true }).nullable(),
  })
  .refine(({ from, to }) => from === null || to === null || Date.parse(from) < Date.parse(to), {
    message: 'ends before it begins',
    path: ['to'],
  });
export type Assignment = z.infer<typeof Assignment>;

export const isEverything = ({ sources, from, to }: Assignment): boolean =>
  sources.length === 0 && from === null && to === null;
