import { z } from 'zod';
import { SearchFilters } from './search.ts';

/** What a person of the Telegram bot has chosen; what is missing is as it comes. */
export const PersonSettings = z.object({
  source: SearchFilters.shape.source,
  city: SearchFilters.shape.city,
});
export type PersonSettings = z.infer<typeof PersonSettings>;
