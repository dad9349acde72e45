import type { Database } from '../../data/database/database.ts';
import { hasAnyImage } from '../../data/images/has-any-image.ts';
import type { Config } from '../../ground/config.ts';
import { readDemoState } from './demo-state.ts';

/**
 * Whether a start should add the demo by itself: when there is no picture at all yet, or when an earlier run was
 * interrupted before its pictures could be found. Never after someone removed the demo. Runs two small queries and loads no
 * drawing code.
 */
export async function shouldAddDemo(database: Database, config: Config): Promise<boolean> {
  if (config.demo === 'off') return false;
  const demo = await readDemoState(database);
  if (demo) return demo.state === 'adding';
  return !(await hasAnyImage(database));
}
