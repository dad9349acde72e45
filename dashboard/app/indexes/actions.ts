'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { action } from '../../server/action.ts';

/** Allows newer indexes to be built automatically again. */
export const unpinIndex = action(
  { role: 'maintainer', input: z.strictObject({}) },
  async (_, { services }) => {
    await services.upkeep.snapshots.unpin();
    revalidatePath('/indexes');
  },
);
