import { HistogramRequest } from '../../../../../core/ground/domain/review/review-api.ts';
import { route } from '../../../../server/route.ts';

/** How many pairs of a source and scorer have which score, from the buckets in the database. */
export const POST = route({ role: 'annotator', input: HistogramRequest }, async (filter, { services }) =>
  Response.json({ buckets: await services.review.buckets.histogram({ ...filter, proposed: true }) }),
);
