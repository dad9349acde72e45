import { DecisionsRequest } from '../../../../../core/ground/domain/review/review-api.ts';
import { route } from '../../../../server/route.ts';

/** Decisions, including those of a page that is being closed or of earlier days. Each takes effect once, however often it is sent. */
export const POST = route(
  { role: 'annotator', input: DecisionsRequest },
  async ({ decisions }, { viewer, services }) => {
    const reviewer = { id: viewer.id, name: viewer.name };
    return Response.json({ outcomes: await services.review.decisions.decide(reviewer, decisions) });
  },
);
