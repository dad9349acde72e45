import path from 'node:path';
import { InvitationRepository } from '../core/data/accounts/invitations.ts';
import { openDatabase } from '../core/data/database/database.ts';
import type { Config } from '../core/ground/config.ts';
import { dataFolders } from '../core/ground/files/data-folders.ts';
import { requireFreePort } from '../core/ground/net/ports.ts';
import type { ProcessContext } from '../core/ground/process/run-process.ts';
import { publicUrlOf } from '../core/ground/service-urls.ts';
import { shouldAddDemo } from '../core/work/demo/first-run.ts';
import { type StartMessages, startMessages } from '../locales/start.ts';
import { keepDatabase } from '../postgres/keep-database.ts';
import { ChildNotes } from './child-notes.ts';
import type { Console } from './console.ts';
import type { ProcessPlan } from './process-table.ts';
import { localSearchUrl } from './ready.ts';
import type { Restarts } from './restarts.ts';
import { runDemo } from './run-demo.ts';
import { sayReady } from './say-ready.ts';
import { takeStartLock } from './start-lock.ts';
import { supervise } from './supervise.ts';

/** By then everything has stopped or is killed. */
export const STOP_LIMIT_MS = 5_000;
/** The part of the stop limit for the processes; the rest is for the database, which stops last. */
const PROCESS_STOP_MS = 3_500;
const DATABASE_STOP_MS = 1_000;

interface System extends Omit<ProcessContext, 'fail'> {
  readonly console: Console;
  readonly words: StartMessages;
}

/**
 * Starts everything in order and keeps it running until this process ends. Returns when everything is started, or at once if another
 * supervisor runs on the same data folder, after saying so.
 * @throws RetryableError 'port.taken'; the errors of `ensureDatabase`.
 */
export async function startSystem(
  context: Omit<System, 'words'>,
  processes: readonly ProcessPlan[],
  options: { readonly restarts?: Restarts } = {},
): Promise<void> {
  const began = performance.now();
  const { config, console, stopping, onEnd } = context;
  const words = startMessages(config.locale);
  const system: System = { ...context, words };
  const runFolder = dataFolders(config).run;

  const taken = await takeStartLock(path.join(runFolder, 'start.lock'), localSearchUrl(config));
  if ('holder' in taken) {
    const { pid, details } = taken.holder;
    return console.say(words.alreadyRunning(pid, details['url'] ?? ''));
  }
  onEnd(() => taken.lock.release());
  stopping.addEventListener('abort', () => taken.lock.markStopping());
  console.say(words.starting);

  const notes = new ChildNotes(path.join(runFolder, 'processes.json'));
  await notes.endLeftovers(() => console.say(words.waitingForLeftovers));
  await requireFreePort(config.searchPort, config.searchHost, 'SEARCH_PORT');
  const hasDashboard = processes.some(({ name, isWanted }) => name === 'dashboard' && isWanted(config));
  if (hasDashboard) await requireFreePort(config.dashboardPort, config.dashboardHost, 'DASHBOARD_PORT');
  const databaseUrl = await prepareDatabase(system);
  startProcesses(system, processes, notes, options);
  const maintainerLink = hasDashboard ? await firstMaintainerLink(databaseUrl, config) : null;
  await sayReady({
    config,
    databaseUrl,
    hasDashboard,
    maintainerLink,
    console,
    words,
    began,
    signal: stopping,
  });
}

/** Starts and migrates PostgreSQL and, the first time, adds the demo. @returns the database's address */
async function prepareDatabase({ config, console, log, words, stopping, onEnd }: System): Promise<string> {
  const server = await keepDatabase(config, log);
  onEnd(() => server.close({ limitMs: DATABASE_STOP_MS }));
  const database = openDatabase(server.url);
  const isFirst = await shouldAddDemo(database, config).finally(() => database.close());
  stopping.throwIfAborted();
  if (!isFirst) return server.url;
  console.say(words.drawingDemo);
  const finished = runDemo(stopping);
  onEnd(() => finished.then(() => undefined));
  if (!(await finished)) console.say(words.demoIncomplete);
  stopping.throwIfAborted();
  return server.url;
}

/** The address at which the first maintainer is registered, a new one at each start; null once there is one. */
async function firstMaintainerLink(databaseUrl: string, config: Config): Promise<string | null> {
  const database = openDatabase(databaseUrl);
  try {
    const link = await new InvitationRepository(database).forFirstMaintainer();
    return link && `${publicUrlOf(config)}/join/${link.token}`;
  } finally {
    await database.close();
  }
}

function startProcesses(
  { config, console, words, onEnd }: System,
  processes: readonly ProcessPlan[],
  notes: ChildNotes,
  options: { readonly restarts?: Restarts },
): void {
  const running = processes
    .filter(({ isWanted }) => isWanted(config))
    .map(plan =>
      supervise(plan, {
        console,
        onEnd: ({ name, how, restartInMs }) =>
          console.say(
            restartInMs === null ? words.refused(name) : words.ended(name, how, restartInMs / 1_000),
          ),
        onChange: (name, pid) => notes.set(name, pid),
        ...options,
      }),
    );
  onEnd(async () => {
    console.say(words.stopping);
    await Promise.all(running.map(process => process.stop(Math.min(PROCESS_STOP_MS, STOP_LIMIT_MS))));
  });
}
