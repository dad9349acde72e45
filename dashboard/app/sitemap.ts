import type { MetadataRoute } from 'next';
import { services } from '../server/services.ts';

export const dynamic = 'force-dynamic';

/** Far under what a sitemap may hold; older images are found from these by their likeness. */
const IMAGES = 5_000;

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const { images, publicUrl } = services();
  const newest = await images.newest(IMAGES);
  return [
    { url: `${publicUrl}/` },
    ...newest.map(({ id, updatedAt }) => ({ url: `${publicUrl}/picture/${id}`, lastModified: updatedAt })),
  ];
}
