'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { Id } from '../../../core/ground/domain/id.ts';
import { action } from '../../server/action.ts';

/** Closes an image's reports: `dismissed` shows it again, `upheld` keeps it hidden. */
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

/** Requests the job that deletes an image for good, hides the image at once, and closes its reports. */
export const takeDownReported = action(
  { role: 'maintainer', input: z.strictObject({ imageId: Id }) },
  async ({ imageId }, { viewer, services }) => {
    // The job comes first: if a report were closed without it, nobody would be asked again.
    await services.upkeep.start({ kind: 'take-down', imageIds: [imageId] }, { by: viewer.name });
    await services.reports.judge(imageId, 'upheld', viewer.name);
    revalidatePath('/reports');
  },
);
