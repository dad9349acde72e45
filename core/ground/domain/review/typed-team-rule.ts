import { z } from 'zod';

/** The numbers by which a team works as its form has them: shares as percent. */
export const TypedTeamRule = z.strictObject({
  people: z.coerce.number().int().min(1).max(5),
  sharePercent: z.coerce.number().min(0).max(100),
  goldPercent: z.coerce.number().min(0).max(50),
  dailyGoal: z.coerce.number().int().min(0).max(10_000),
});
