'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { Decision } from '../../../core/ground/domain/review/review.ts';
import { action } from '../../server/action.ts';

const Settled = z.strictObject({ decision: Decision, asGold: z.boolean() });

/** An adjudicator's decision, which is final. @returns whether it took effect: somebody else may have been faster */
export const settleDispute = action(
  { role: 'maintainer', input: Settled },
  async ({ decision, asGold }, { viewer, services }) => {
    const adjudicator = { id: viewer.id, name: viewer.name, adjudicates: true };
    const [outcome] = await services.review.decisions.decide(adjudicator, [decision]);
    const isDone = outcome?.refusal === null;
    if (isDone && asGold && decision.action !== 'undo') {
      await services.team.gold.add(decision.pairId, { author: viewer.name, note: null });
    }
    revalidatePath('/disputes');
    return { isDone };
  },
);
