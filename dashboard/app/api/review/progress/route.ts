import { ProgressRequest } from '../../../../../core/ground/domain/review-api.ts';
import { route } from '../../../../server/route.ts';

/** How one's own day goes. */
export const POST = route({ role: 'annotator', input: ProgressRequest }, async (_, { viewer, services }) =>
  Response.json(await services.review.history.progress(viewer.id)),
);
