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

/** Hides a picture at once, closes its reports, and asks for the job that takes it out for good. */
export const takeDownReported = action(
  { role: 'maintainer', input: z.strictObject({ imageId: Id }) },
  async ({ imageId }, { viewer, services }) => {
    await services.reports.judge(imageId, 'upheld', viewer.name);
    await services.upkeep.start({ kind: 'take-down', imageIds: [imageId] }, { by: viewer.name });
    revalidatePath('/reports');
  },
);
