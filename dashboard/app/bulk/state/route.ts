import { z } from 'zod';
import { toShownDecision } from '../../../components/bulk/shown-decision.ts';
import { route } from '../../../server/route.ts';

/** The state of the newest bulk decisions. The page polls it while one is under way. */
export const GET = route({ role: 'maintainer', input: z.object({}) }, async (_, { services }) =>
  Response.json((await services.bulk.list(20)).map(toShownDecision), {
    headers: { 'cache-control': 'no-store' },
  }),
);
