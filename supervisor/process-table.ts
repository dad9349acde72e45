import path from 'node:path';
import type { Config } from '../core/ground/config.ts';
import { ROOT } from '../core/ground/project.ts';

/** A process of the system: its name in the logs and the file that it runs. */
export interface ProcessPlan {
  readonly name: string;
  readonly entry: string;
  /** Whether this configuration runs it. */
  readonly isWanted: (config: Config) => boolean;
}

const always = () => true;

/** All processes, in start order. A new one is one line here. */
export const PROCESSES: readonly ProcessPlan[] = [
  { name: 'search', entry: path.join(ROOT, 'core/main.ts'), isWanted: always },
  { name: 'worker', entry: path.join(ROOT, 'core/worker.ts'), isWanted: always },
  { name: 'dashboard', entry: path.join(ROOT, 'dashboard/main.ts'), isWanted: always },
  {
    name: 'bot',
    entry: path.join(ROOT, 'bot/main.ts'),
    isWanted: config => config.telegramToken !== undefined,
  },
  {
    name: 'crawler',
    entry: path.join(ROOT, 'crawler/main.ts'),
    isWanted: config => config.crawlContact !== undefined,
  },
];
