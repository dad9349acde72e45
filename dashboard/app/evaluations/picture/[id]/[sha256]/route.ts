import { z } from 'zod';
import { Id } from '../../../../../../core/ground/domain/id.ts';
import { route } from '../../../../../server/route.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** A small image from an evaluation's hardest queries, as the evaluation stored it. */
export const GET = route({ role: 'maintainer', input: z.object({}) }, async (_, { request, services }) => {
  const [sha256 = '', id = ''] = new URL(request.url).pathname.split('/').toReversed();
  const known = Id.safeParse(id);
  const bytes =
    known.success && SHA256.test(sha256) ? await services.evaluationImage(known.data, sha256) : undefined;
  if (!bytes) return new Response('not found', { status: 404, headers: { 'cache-control': 'no-store' } });
  return new Response(bytes, {
    headers: {
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
});
