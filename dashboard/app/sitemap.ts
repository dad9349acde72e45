import type { MetadataRoute } from 'next';
import { services } from '../server/services.ts';

export const dynamic = 'force-dynamic';

/** Far below the limit of a sitemap. Older images are reachable from these through similar images. */
const IMAGES = 5_000;

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const { images, publicUrl } = services();
  const newest = await images.newest(IMAGES);
  return [
    { url: `${publicUrl}/` },
    ...newest.map(({ id, updatedAt }) => ({ url: `${publicUrl}/picture/${id}`, lastModified: updatedAt })),
  ];
}
