import { ProgressAnswer, ProgressRequest } from '../../../../../core/ground/domain/review/review-api.ts';
import { route } from '../../../../server/route.ts';

/** The viewer's own progress today, and the team's goal. */
export const POST = route({ role: 'annotator', input: ProgressRequest }, async (_, { viewer, services }) => {
  const [progress, { dailyGoal }] = await Promise.all([
    services.review.history.progress(viewer.id),
    services.team.rules.read(),
  ]);
  return Response.json(ProgressAnswer.parse({ ...progress, goal: dailyGoal }));
});
