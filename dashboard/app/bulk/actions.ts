'use server';

import { z } from 'zod';
import { Id } from '../../../core/ground/domain/id.ts';
import { BulkRequest } from '../../../core/ground/domain/review/bulk-request.ts';
import { RandomPlace } from '../../../core/ground/domain/review/random-place.ts';
import { action } from '../../server/action.ts';

/** Enough to see what kind of pairs they are, few enough to look at each. */
const SAMPLE = 24;

/** Random pairs from those that would be approved and from those that would be rejected. */
export const sampleBulk = action(
  { role: 'maintainer', input: z.strictObject({ request: BulkRequest, from: RandomPlace }) },
  async ({ request, from }, { services: { bulk } }) => {
    const options = { from, limit: SAMPLE };
    const { filter, approveFrom, rejectBelow } = request;
    const [approve, reject] = await Promise.all([
      approveFrom === null ? [] : bulk.sample({ filter, approveFrom, rejectBelow: null }, options),
      rejectBelow === null ? [] : bulk.sample({ filter, approveFrom: null, rejectBelow }, options),
    ]);
    return { approve, reject };
  },
);

/** The client makes the id, so a request that is sent twice counts as one. */
export const beginBulk = action(
  { role: 'maintainer', input: z.strictObject({ id: Id, request: BulkRequest }) },
  async ({ id, request }, { viewer, services }) => {
    await services.bulk.begin(request, { id, by: viewer });
    await services.carryOutBulk();
  },
);

export const undoBulk = action({ role: 'maintainer', input: Id }, async (id, { services }) => {
  await services.bulk.requestUndo(id);
  await services.carryOutBulk();
});
