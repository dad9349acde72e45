import { statfs } from 'node:fs/promises';
import type { Database } from '../core/data/database/database.ts';
import { CRAWLER_APPLICATION, WORKER_APPLICATION } from '../core/data/jobs/queue.ts';
import { connectedProcesses, type QueueCount, queueCounts } from '../core/data/jobs/queue-counts.ts';
import { countRunningBots } from '../core/data/telegram/count-leases.ts';
import type { Config } from '../core/ground/config.ts';
import { NegarehError } from '../core/ground/errors.ts';
import { readVersion } from '../core/ground/project.ts';
import { searchUrlOf } from '../core/ground/service-urls.ts';
import type { SearchClient } from '../core/work/search/client.ts';

type Health = 'runs' | 'stopped' | 'off';

export interface SystemState {
  readonly processes: Readonly<
    Record<'search' | 'worker' | 'crawler' | 'bot' | 'dashboard' | 'database', Health>
  >;
  /** Why search runs but does not answer. */
  readonly searchProblem: NegarehError | null;
  readonly queues: readonly QueueCount[];
  /** Bytes on the disk that holds DATA_DIR. */
  readonly disk: { readonly free: number; readonly total: number };
  readonly versions: Readonly<Record<'Negareh' | 'Node.js' | 'PostgreSQL', string>>;
  /** The search process's metrics. */
  readonly metricsUrl: string;
}

const ANSWER_MS = 3_000;

/** Checks everything that runs, from the dashboard's process. */
export async function readSystem({
  config,
  database,
  search,
}: {
  readonly config: Config;
  readonly database: Database;
  readonly search: SearchClient;
}): Promise<SystemState> {
  const [queues, connected, answer, disk, bots] = await Promise.all([
    queueCounts(database),
    connectedProcesses(database),
    askSearch(search),
    statfs(config.dataDir),
    countRunningBots(database),
  ]);
  const health = (isWanted: boolean, runs: boolean): Health => (runs ? 'runs' : isWanted ? 'stopped' : 'off');
  return {
    queues,
    processes: {
      search: health(true, answer.runs),
      worker: health(true, connected.names.has(WORKER_APPLICATION)),
      crawler: health(config.crawlContact !== undefined, connected.names.has(CRAWLER_APPLICATION)),
      bot: health(config.telegramToken !== undefined, bots > 0),
      dashboard: 'runs',
      database: 'runs',
    },
    searchProblem: answer.problem,
    disk: { free: disk.bavail * disk.bsize, total: disk.blocks * disk.bsize },
    versions: { Negareh: readVersion(), 'Node.js': process.version, PostgreSQL: connected.version },
    metricsUrl: `${searchUrlOf(config)}/metrics`,
  };
}

async function askSearch(search: SearchClient): Promise<{ runs: boolean; problem: NegarehError | null }> {
  try {
    const state = await search.ready(AbortSignal.timeout(ANSWER_MS));
    return { runs: true, problem: state.ready ? null : state.reason };
  } catch (error) {
    return { runs: false, problem: error instanceof NegarehError ? error : null };
  }
}
