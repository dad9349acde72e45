'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { Id } from '../../../core/ground/domain/id.ts';
import { action } from '../../server/action.ts';

/** Closes a picture's reports: `dismissed` shows it again, `upheld` keeps it hidden. */
export const judgeReports = action(
  {
    role: 'maintainer',
    input: z.strictObject({ imageId: Id, verdict: z.enum(['upheld', 'dismissed']) }),
  },
  async ({ imageId, verdict }, { viewer, services }) => {
    await services.reports.judge(imageId, verdict, viewer.name);
    revalidatePath('/reports');
  },
);
