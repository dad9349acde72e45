import type { MetadataRoute } from 'next';
import { services } from '../server/services.ts';

export const dynamic = 'force-dynamic';

/** Other search engines may index the pages of images. Results and forms are generated for each visitor. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/search/', '/report', '/picture/*/report'] },
    sitemap: `${services().publicUrl}/sitemap.xml`,
  };
}
