import 'server-only';
import { cache } from 'react';
import type { ShownImage } from '../../core/data/images/shown-images.ts';
import { Id } from '../../core/ground/domain/id.ts';
import { services } from './services.ts';

/**
 * The image of an address, read once per request.
 * @returns `hidden` for an image that waits to be judged, whose page says only that; null if there is none
 */
export const findImage = cache(async (id: string): Promise<ShownImage | 'hidden' | null> => {
  const parsed = Id.safeParse(id);
  const image = parsed.success ? await services().images.find(parsed.data) : null;
  if (image?.state === 'hidden') return 'hidden';
  return image?.state === 'visible' ? image : null;
});
