import { HistoryAnswer, HistoryRequest } from '../../../../../core/ground/domain/review/review-api.ts';
import { route } from '../../../../server/route.ts';

/** The viewer's own acts that can be undone, newest first. */
export const POST = route({ role: 'annotator', input: HistoryRequest }, async (page, { viewer, services }) =>
  Response.json(HistoryAnswer.parse({ reviews: await services.review.history.own(viewer.id, page) })),
);
