import type { Database } from '../../data/database/database.ts';
import { hasAnyImage } from '../../data/images/has-any-image.ts';
import type { Config } from '../../ground/config.ts';
import { readDemoState } from './demo-state.ts';

/**
 * Whether a start should add the demo by itself: when there is no picture at all yet, or an earlier run was cut off
 * before its pictures could be found. Never after someone removed it. Two small queries; loads nothing that draws.
 */
export async function shouldAddDemo(database: Database, config: Config): Promise<boolean> {
  if (config.demo === 'off') return false;
  const demo = await readDemoState(database);
  if (demo) return demo.state === 'adding';
  return !(await hasAnyImage(database));
}
