import { CountRequest } from '../../../../../core/ground/domain/review/review-api.ts';
import { selectionOf } from '../../../../server/queue-selection.ts';
import { route } from '../../../../server/route.ts';

/** How many pairs a queue holds, counted up to a limit. */
export const POST = route(
  { role: 'annotator', input: CountRequest },
  async ({ filter }, { viewer, services }) =>
    Response.json({
      count: await services.review.queue.count(viewer.id, await selectionOf(filter, viewer.id)),
    }),
);
