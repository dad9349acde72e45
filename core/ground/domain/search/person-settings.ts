import { z } from 'zod';
import { SearchFilters } from './search.ts';

/** How a page of photos is sent: each by itself, or all in one numbered picture. */
export const PhotoLook = z.enum(['album', 'sheet']);
export type PhotoLook = z.infer<typeof PhotoLook>;

/** The choices of a person who uses the Telegram bot; what is missing has its default. */
export const PersonSettings = z.object({
  source: SearchFilters.shape.source,
  city: SearchFilters.shape.city,
  photos: PhotoLook.optional(),
  /** Whether text typed after the bot's name in other chats is searched; on by default. */
  inline: z.enum(['on', 'off']).optional(),
});
export type PersonSettings = z.infer<typeof PersonSettings>;
