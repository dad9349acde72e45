'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { Id } from '../../../core/ground/domain/id.ts';
import { TypedTeamRule } from '../../../core/ground/domain/review/typed-team-rule.ts';
import { action } from '../../server/action.ts';

export const saveTeamRule = action(
  { role: 'maintainer', input: TypedTeamRule },
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

/** The pair keeps its decision and no longer tests anybody. */
export const removeGoldPair = action(
  { role: 'maintainer', input: z.strictObject({ pairId: Id }) },
  async ({ pairId }, { services }) => {
    await services.team.gold.remove(pairId);
    revalidatePath('/agreement');
  },
);
