import { z } from 'zod';
import { toShownDecision } from '../../../components/bulk/shown-decision.ts';
import { route } from '../../../server/route.ts';

/** How the newest bulk decisions stand; the page asks while one is under way. */
export const GET = route({ role: 'maintainer', input: z.object({}) }, async (_, { services }) =>
  Response.json((await services.bulk.list(20)).map(toShownDecision), {
    headers: { 'cache-control': 'no-store' },
  }),
);
