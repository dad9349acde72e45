import { LeasesAnswer, LeasesRequest } from '../../../../../core/ground/domain/review/review-api.ts';
import { route } from '../../../../server/route.ts';

/** Takes or renews leases, and gives others back. */
export const POST = route(
  { role: 'annotator', input: LeasesRequest },
  async ({ take, release }, { viewer, services }) => {
    if (release.length > 0) await services.review.queue.release(viewer.id, release);
    // Gold pairs are not leased to one person: everybody who has not answered them holds them.
    const gold = await services.team.gold.held(viewer.id, take);
    const others = take.filter(id => gold.every(pair => pair.id !== id));
    const held = await services.review.queue.take(viewer.id, others);
    return Response.json(LeasesAnswer.parse({ held: [...gold, ...held] }));
  },
);
