import { z } from 'zod';

/** Large enough for every encoder, in pixels; a larger file only takes longer on a slow link. */
const WIDE_ENOUGH = 384;
/** The largest file, in bytes, that the Bot API hands out. */
const LARGEST_FILE = 20_000_000;

const Sizes = z.array(z.looseObject({ file_id: z.string(), width: z.number(), height: z.number() })).min(1);
const Picture = z.looseObject({
  file_id: z.string(),
  mime_type: z.string().startsWith('image/'),
  file_size: z.number().max(LARGEST_FILE).optional(),
});
const Content = z.looseObject({ photo: z.unknown().optional(), document: z.unknown().optional() });

/** The file_id of the photo in a message, also if it was sent as a file; undefined if there is none. */
export function photoOf(message: unknown): string | undefined {
  const { photo, document } = Content.safeParse(message).data ?? {};
  const sizes = Sizes.safeParse(photo).data;
  // Telegram lists the sizes from small to large.
  const size = sizes?.find(({ width, height }) => Math.max(width, height) >= WIDE_ENOUGH) ?? sizes?.at(-1);
  return size?.file_id ?? Picture.safeParse(document).data?.file_id;
}
