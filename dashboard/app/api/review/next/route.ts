import { NextAnswer, NextRequest } from '../../../../../core/ground/domain/review-api.ts';
import { route } from '../../../../server/route.ts';

/** The next pairs of a queue, leased to who asks. A POST, for leases are taken. */
export const POST = route(
  { role: 'annotator', input: NextRequest },
  async (request, { viewer, services }) => {
    // Whoever begins a queue sweeps first: leases of people who never came back.
    if (request.cursor === null) await services.review.queue.sweep();
    return Response.json(NextAnswer.parse(await services.review.queue.next(viewer.id, request)));
  },
);
