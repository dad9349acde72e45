import { until } from '../core/ground/async/until.ts';
import { ownError, RetryableError, reasonOf } from '../core/ground/errors.ts';
import type { Log } from '../core/ground/log.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import { waitForLock } from '../setup/process-lock.mjs';
import { createDatabase, isAnswering, serverUrl } from './connection.ts';
import { initCluster } from './init-cluster.ts';
import type { Place } from './place.ts';
import { runningPostmaster, stopPostmaster } from './postmaster.ts';
import { preparePrograms } from './programs.ts';
import { dropPulse, holdPulse } from './pulse.ts';
import { type ServerOptions, startServer } from './start-server.ts';

/** How long to wait for another process that starts or repairs the same server, or for a server that recovers. */
const PATIENCE_MS = 90_000;

/** After its last user has let go, the server reports "stopping" within milliseconds, unless there is another user. */
const NOTICE_MS = 250;

/** The embedded server, held open by this process. */
export interface EmbeddedServer {
  /** URL of the database `negareh`. */
  readonly url: string;
  /**
   * Lets go of the server. If nobody else uses it, it stops, and this waits for that. After `limitMs` it is stopped immediately, and
   * recovers at its next start.
   */
  close(options?: { readonly limitMs?: number }): Promise<void>;
}

/**
 * Joins the server that runs at the place, or starts it. Repairs what a killed process left: a server without users, an old pid file, a
 * half-made data folder.
 * @throws RetryableError if it does not start now; PermanentError if it never will as things are.
 */
export async function openEmbedded(place: Place, options: ServerOptions, log: Log): Promise<EmbeddedServer> {
  const lock = await waitForLock(place.lockFile, {
    patienceMs: PATIENCE_MS,
    onWait: ({ pid }) => log.info({ pid }, 'another process is starting PostgreSQL: waiting for it'),
  }).catch((cause: unknown) => {
    const own = ownError(toOwnError(cause));
    throw own ?? new RetryableError('database.not-ready', { reason: reasonOf(cause) }, { cause });
  });
  try {
    const pulse = (await join(place, log)) ?? (await start(place, options, log));
    const url = serverUrl(place, runningPostmaster(place)?.port ?? options.port);
    try {
      return { url: await createDatabase(url), close: options => letGo(place, pulse, options?.limitMs) };
    } catch (error) {
      dropPulse(pulse);
      throw error;
    }
  } finally {
    lock.release();
  }
}

/** Holds the server if one runs and serves; waits for the end of a server without users, or of one that is stopping. */
async function join(place: Place, log: Log): Promise<number | undefined> {
  const look = async (): Promise<number | 'none' | undefined> => {
    const running = runningPostmaster(place);
    if (!running) return 'none';
    const pulse = holdPulse(place);
    if (pulse === undefined) {
      log.debug({ pid: running.pid }, 'stopping a PostgreSQL that has no users');
      await stopPostmaster(place);
      return undefined;
    }
    if (running.state === 'ready' && (await isAnswering(serverUrl(place, running.port)))) return pulse;
    dropPulse(pulse);
    return undefined;
  };
  const found = await until(look, { everyMs: 50, withinMs: PATIENCE_MS });
  if (found !== undefined) return found === 'none' ? undefined : found;
  throw new RetryableError('database.not-ready', {
    reason: `it runs but does not answer, see ${place.logFile}`,
  });
}

async function start(place: Place, options: ServerOptions, log: Log): Promise<number> {
  const programs = await preparePrograms(place);
  await initCluster(place, programs, { durable: !options.ephemeral });
  const pulse = await startServer(place, programs, options);
  log.info({ port: options.port, data: place.data }, 'PostgreSQL started');
  return pulse;
}

async function letGo(place: Place, pulse: number, limitMs?: number): Promise<void> {
  dropPulse(pulse);
  const noticed = await until(
    () => {
      const running = runningPostmaster(place);
      if (!running) return 'gone';
      return running.state === 'stopping' && 'stopping';
    },
    { everyMs: 10, withinMs: NOTICE_MS },
  );
  if (noticed === 'stopping') await stopPostmaster(place, limitMs);
}
