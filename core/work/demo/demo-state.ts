import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { SettingRepository } from '../../data/database/settings.ts';

const KEY = 'demo';

/** The demo's state: `adding` until all `count` pictures can be found, so that an interrupted run is resumed. */
export const DemoState = z.object({
  state: z.enum(['adding', 'complete', 'removed']),
  count: z.number().int().nonnegative(),
});
export type DemoState = z.infer<typeof DemoState>;

/** Undefined when the demo was never added. */
export const readDemoState = (database: Database): Promise<DemoState | undefined> =>
  new SettingRepository(database).get(KEY, DemoState);

export const writeDemoState = (database: Database, state: DemoState): Promise<void> =>
  new SettingRepository(database).set(KEY, state);
