'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { action } from '../../server/action.ts';

const Text = z.string().trim().min(1).max(50_000);

/** Publishes a new version; those before it stay. */
export const publishGuideline = action(
  { role: 'maintainer', input: z.strictObject({ persian: Text, english: Text }) },
  async ({ persian, english }, { viewer, services }) => {
    await services.team.guidelines.publish({ persian, english, author: viewer.name });
    revalidatePath('/guidelines');
  },
);
