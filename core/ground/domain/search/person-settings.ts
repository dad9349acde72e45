import { z } from 'zod';
import { SearchFilters } from './search.ts';

/** How a page of photos is sent: each by itself, or all in one numbered picture. */
export const PhotoLook = z.enum(['album', 'sheet']);
export type PhotoLook = z.infer<typeof PhotoLook>;

/** What a person of the Telegram bot has chosen; what is missing is as it comes. */
export const PersonSettings = z.object({
  source: SearchFilters.shape.source,
  city: SearchFilters.shape.city,
  photos: PhotoLook.optional(),
  /** Whether what they type behind the bot's name in other chats is searched; it is unless they say no. */
  inline: z.enum(['on', 'off']).optional(),
});
export type PersonSettings = z.infer<typeof PersonSettings>;
