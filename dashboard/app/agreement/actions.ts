'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { Id } from '../../../core/ground/domain/id.ts';
import { action } from '../../server/action.ts';

/** The form's numbers, shares as percent. */
const Typed = z.strictObject({
  people: z.coerce.number().int().min(1).max(5),
  sharePercent: z.coerce.number().min(0).max(100),
  goldPercent: z.coerce.number().min(0).max(50),
  dailyGoal: z.coerce.number().int().min(0).max(10_000),
});

export const saveTeamRule = action(
  { role: 'maintainer', input: Typed },
  async ({ people, sharePercent, goldPercent, dailyGoal }, { services }) => {
    await services.team.rules.write({
      people,
      dailyGoal,
      share: sharePercent / 100,
      goldShare: goldPercent / 100,
    });
    await services.settleVotes();
    revalidatePath('/agreement');
  },
);

/** Its pair stays as it was decided, and is nobody's check any more. */
export const removeGoldPair = action(
  { role: 'maintainer', input: z.strictObject({ pairId: Id }) },
  async ({ pairId }, { services }) => {
    await services.team.gold.remove(pairId);
    revalidatePath('/agreement');
  },
);
