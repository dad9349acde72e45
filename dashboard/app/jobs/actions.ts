'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { CrawlRequest } from '../../../core/ground/domain/crawl/crawl-request.ts';
import { Id } from '../../../core/ground/domain/id.ts';
import { JobRequest } from '../../../core/ground/domain/jobs/job-run.ts';
import { action } from '../../server/action.ts';

const MONTH_HOURS = 31 * 24;
const Schedule = {
  startAt: z.iso.datetime().optional(),
  everyHours: z.int().min(1).max(MONTH_HOURS).optional(),
};
const scheduleOf = ({
  startAt,
  everyHours,
}: {
  readonly startAt?: string | undefined;
  readonly everyHours?: number | undefined;
}) => ({ everyHours, startAt: startAt === undefined ? undefined : new Date(startAt) });

/** @returns the run's id */
export const startJob = action(
  { role: 'maintainer', input: z.strictObject({ request: JobRequest, ...Schedule }) },
  async ({ request, ...schedule }, { viewer, services }) => {
    const id = await services.upkeep.start(request, { ...scheduleOf(schedule), by: viewer.name });
    revalidatePath('/jobs');
    return id;
  },
);

/** Divar may be crawled only by somebody who says that they have read its terms. @returns the run's id */
export const startCrawl = action(
  {
    role: 'maintainer',
    input: z
      .strictObject({ request: CrawlRequest, hasReadTerms: z.boolean(), ...Schedule })
      .refine(({ request, hasReadTerms }) => request.source !== 'divar' || hasReadTerms, 'terms'),
  },
  async ({ request, ...schedule }, { services }) => {
    const id = await services.upkeep.startCrawl(request, scheduleOf(schedule));
    revalidatePath('/jobs');
    return id;
  },
);

export const moveRun = action(
  {
    role: 'maintainer',
    input: z.strictObject({
      id: Id,
      of: z.enum(['job', 'crawl']),
      move: z.enum(['pause', 'resume', 'cancel']),
    }),
  },
  async ({ id, of, move }, { services }) => {
    await services.upkeep.move(id, of, move);
    revalidatePath('/jobs');
  },
);

/** Records who switched it, and when. */
export const switchDivar = action(
  { role: 'maintainer', input: z.strictObject({ isOn: z.boolean() }) },
  async ({ isOn }, { viewer, services }) => {
    await services.upkeep.switchDivar(isOn, viewer.name);
    revalidatePath('/jobs');
  },
);
