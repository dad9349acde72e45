import { LeasesAnswer, LeasesRequest } from '../../../../../core/ground/domain/review-api.ts';
import { route } from '../../../../server/route.ts';

/** Takes or renews leases, and gives others back. */
export const POST = route(
  { role: 'annotator', input: LeasesRequest },
  async ({ take, release }, { viewer, services }) => {
    if (release.length > 0) await services.review.queue.release(viewer.id, release);
    return Response.json(LeasesAnswer.parse({ held: await services.review.queue.take(viewer.id, take) }));
  },
);
