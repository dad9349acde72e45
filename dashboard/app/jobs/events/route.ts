import { z } from 'zod';
import { eventStream } from '../../../server/event-stream.ts';
import { readerLocale } from '../../../server/locale.ts';
import { route } from '../../../server/route.ts';
import { shownRuns } from '../../../server/shown-runs.ts';

/** The state of all runs, as server-sent events. */
export const GET = route({ role: 'maintainer', input: z.object({}) }, async (_, { request }) => {
  const locale = await readerLocale();
  return eventStream(() => shownRuns(locale), request.signal);
});
