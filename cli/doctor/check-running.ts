import { openDatabase } from '../../core/data/database/database.ts';
import { CRAWLER_APPLICATION, WORKER_APPLICATION } from '../../core/data/jobs/queue.ts';
import { isWorkerAlive } from '../../core/data/jobs/worker-presence.ts';
import type { Config } from '../../core/ground/config.ts';
import { NegarehError, reasonOf } from '../../core/ground/errors.ts';
import { requireFreePort } from '../../core/ground/net/ports.ts';
import { searchUrlOf } from '../../core/ground/service-urls.ts';
import { SearchClient } from '../../core/work/search/client.ts';
import { isSetUp } from '../../postgres/is-set-up.ts';
import { findPlace } from '../../postgres/place.ts';
import { runningPostmaster } from '../../postgres/postmaster.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

const ANSWER_MS = 4_000;

type SearchState = { readonly isRunning: boolean; readonly problem?: NegarehError };

async function askSearch(config: Config): Promise<SearchState> {
  const client = new SearchClient({
    baseUrl: searchUrlOf(config),
    token: config.apiToken,
    timeoutMs: ANSWER_MS,
  });
  try {
    const state = await client.ready();
    if (state.ready) return { isRunning: true };
    // If the answer has another form, another program uses the port.
    return state.reason.code === 'service.unreachable'
      ? { isRunning: false }
      : { isRunning: true, problem: state.reason };
  } catch {
    return { isRunning: false };
  }
}

export async function checkProcesses({ config, message, databaseUrl }: DoctorContext): Promise<Finding[]> {
  const search = await askSearch(config);
  if (search.problem) {
    const parameters = { message: message(search.problem) };
    return [{ level: 'warn', code: 'processes.not-ready', parameters }];
  }
  const states: [string, boolean][] = [['search', search.isRunning]];
  if (databaseUrl) states.push(['worker', await isAlive(databaseUrl, WORKER_APPLICATION)]);
  if (databaseUrl && config.crawlContact)
    states.push(['crawler', await isAlive(databaseUrl, CRAWLER_APPLICATION)]);
  const names = (isRunning: boolean) =>
    states
      .filter(([, runs]) => runs === isRunning)
      .map(([name]) => name)
      .join(', ');
  if (states.every(([, runs]) => !runs)) return [{ level: 'ok', code: 'processes.stopped', parameters: {} }];
  if (states.every(([, runs]) => runs))
    return [{ level: 'ok', code: 'processes.running', parameters: { names: names(true) } }];
  const parameters = { running: names(true), missing: names(false) };
  return [{ level: 'warn', code: 'processes.partly', parameters }];
}

async function isAlive(url: string, applicationName: string): Promise<boolean> {
  const database = openDatabase(url);
  try {
    return await isWorkerAlive(database, applicationName);
  } finally {
    await database.close();
  }
}

/** Whether each service can listen on its port, or already does. */
export async function checkPorts({ config }: DoctorContext): Promise<Finding[]> {
  const findings = [
    await portFinding(config.searchPort, config.searchHost, 'SEARCH_PORT', async () => {
      const local = { ...config, searchUrl: undefined };
      return (await askSearch(local)).isRunning;
    }),
  ];
  if (!config.databaseUrl)
    findings.push(
      await portFinding(config.postgresPort, '127.0.0.1', 'POSTGRES_PORT', async () => {
        return isSetUp(config) && runningPostmaster(findPlace(config))?.port === config.postgresPort;
      }),
    );
  return findings;
}

async function portFinding(
  port: number,
  host: string,
  variable: string,
  isOurs: () => Promise<boolean>,
): Promise<Finding> {
  try {
    await requireFreePort(port, host, variable);
    return { level: 'ok', code: 'ports.free', parameters: { port, variable } };
  } catch (error) {
    const isTaken = error instanceof NegarehError && error.code === 'port.taken';
    if (!isTaken) {
      const reason = reasonOf(error instanceof Error && error.cause ? error.cause : error);
      return { level: 'fail', code: 'ports.unusable', parameters: { port, variable, reason } };
    }
    return (await isOurs())
      ? { level: 'ok', code: 'ports.ours', parameters: { port, variable } }
      : { level: 'fail', code: 'ports.taken', parameters: { port, variable } };
  }
}
