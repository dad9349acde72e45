import { z } from 'zod';

/** Wide enough for every encoder; what is larger only takes longer on a slow link. */
const WIDE_ENOUGH = 384;
/** What the Bot API hands out. */
const LARGEST_FILE = 20_000_000;

const Sizes = z.array(z.looseObject({ file_id: z.string(), width: z.number(), height: z.number() })).min(1);
const Picture = z.looseObject({
  file_id: z.string(),
  mime_type: z.string().startsWith('image/'),
  file_size: z.number().max(LARGEST_FILE).optional(),
});
const Content = z.looseObject({ photo: z.unknown().optional(), document: z.unknown().optional() });

/** The file_id of the photo in a message, also of one that was sent as a file; undefined without one. */
export function photoOf(message: unknown): string | undefined {
  const { photo, document } = Content.safeParse(message).data ?? {};
  const sizes = Sizes.safeParse(photo).data;
  // Telegram lists them from small to large.
  const size = sizes?.find(({ width, height }) => Math.max(width, height) >= WIDE_ENOUGH) ?? sizes?.at(-1);
  return size?.file_id ?? Picture.safeParse(document).data?.file_id;
}
