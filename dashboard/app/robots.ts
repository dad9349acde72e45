import type { MetadataRoute } from 'next';
import { services } from '../server/services.ts';

export const dynamic = 'force-dynamic';

/** Pages of images may be found by others' search engines; results and forms are made again for everyone. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/search/', '/report', '/picture/*/report'] },
    sitemap: `${services().publicUrl}/sitemap.xml`,
  };
}
