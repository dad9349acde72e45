'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { action } from '../../server/action.ts';

/** Requests the switch to another model, or back to the previous one; the worker carries it out. */
export const useModel = action(
  { role: 'maintainer', input: z.strictObject({ name: z.string().min(1).max(200) }) },
  async ({ name }, { services }) => {
    await services.upkeep.useModel(name);
    revalidatePath('/models');
  },
);

export const giveUpSwitch = action(
  { role: 'maintainer', input: z.strictObject({}) },
  async (_, { services }) => {
    await services.upkeep.choice.cancel();
    revalidatePath('/models');
  },
);
