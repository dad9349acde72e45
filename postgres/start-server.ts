import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { until } from '../core/ground/async/until.ts';
import { PermanentError } from '../core/ground/errors.ts';
import { requireFreePort } from '../core/ground/net/ports.ts';
import { PROGRAM_ENV } from './init-cluster.ts';
import type { Place } from './place.ts';
import { removeStaleNote, runningPostmaster } from './postmaster.ts';
import type { Programs } from './programs.ts';
import { dropPulse, makePulse } from './pulse.ts';
import { startError } from './start-error.ts';

const HOST = '127.0.0.1';

/** Recovery after a crash replays at most a gigabyte of log. */
const READY_LIMIT_MS = 60_000;

/** How long processes of a killed server may take to notice that it is gone. */
const LEFTOVER_LIMIT_MS = 10_000;

/**
 * Runs the server ("$@") until it ends by itself or until the pulse has no holder left, which is when `read` returns. Detached, in its own
 * session, because a Ctrl-C in the terminal must not stop it before its users.
 */
const SCRIPT = `
exec 3<"$1"
remove=$2
shift 2
"$@" 3<&- &
server=$!
( read -r _ <&3; kill -INT "$server" ) 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
[ -z "$remove" ] || rm -rf "$remove"
exit "$code"
`;

export interface ServerOptions {
  readonly port: number;
  /** A server for tests: it flushes nothing to disk, and its folder is deleted when it stops. */
  readonly ephemeral?: boolean;
}

/**
 * Starts the server on its initialised data folder and waits until it is ready. The caller holds the place's lock.
 * @returns the held pulse; dropping it stops the server unless others hold it too.
 */
export async function startServer(place: Place, programs: Programs, options: ServerOptions): Promise<number> {
  checkVersion(place, programs);
  let reason = '';
  const start = async (): Promise<number | undefined> => {
    removeStaleNote(place);
    await requireFreePort(options.port, HOST, 'POSTGRES_PORT');
    const pulse = makePulse(place);
    const failure = await waitReady(place, launch(place, programs, options));
    if (!failure) return pulse;
    dropPulse(pulse);
    reason = failure;
    const hasLeftovers = /shared memory block .* is still in use/.test(failure);
    if (!hasLeftovers) throw startError(reason, place.base);
    return undefined;
  };
  const pulse = await until(start, { everyMs: 200, withinMs: LEFTOVER_LIMIT_MS });
  if (pulse === undefined) throw startError(reason, place.base);
  return pulse;
}

function launch(place: Place, programs: Programs, { port, ephemeral = false }: ServerOptions): ChildProcess {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: '',
    timezone: 'UTC',
    // A write-ahead log sized for a laptop: two segments are kept instead of five, and full pages are compressed.
    min_wal_size: '32MB',
    wal_compression: 'pglz',
    ...(ephemeral && { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  const command = [programs.postgres, '-D', place.data];
  for (const [name, value] of Object.entries(settings)) command.push('-c', `${name}=${value}`);
  try {
    renameSync(place.logFile, `${place.logFile}.old`);
  } catch {
    // The first start has no earlier log.
  }
  const output = openSync(place.logFile, 'a', 0o600);
  const child = spawn(
    'sh',
    ['-c', SCRIPT, 'negareh-postgres', place.pulse, ephemeral ? place.base : '', ...command],
    {
      ...place.user,
      cwd: place.base,
      env: PROGRAM_ENV,
      detached: true,
      stdio: ['ignore', output, output],
    },
  );
  closeSync(output);
  child.unref();
  return child;
}

/** @returns why it failed, or undefined once the server is ready. */
async function waitReady(place: Place, child: ChildProcess): Promise<string | undefined> {
  let unlaunched: Error | undefined;
  child.once('error', error => {
    unlaunched = error;
  });
  const outcome = await until(
    () => {
      if (unlaunched) return unlaunched.message;
      if (child.exitCode !== null || child.signalCode !== null) return lastLines(place.logFile);
      return runningPostmaster(place)?.state === 'ready' && 'ready';
    },
    { everyMs: 20, withinMs: READY_LIMIT_MS },
  );
  if (outcome === 'ready') return undefined;
  return outcome ?? `not ready after ${READY_LIMIT_MS / 1000} s, see ${place.logFile}`;
}

/** The end of the server's log in one line, without the time stamps. */
function lastLines(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-4);
  return (
    lines.map(line => line.replace(/^[\d-]+ [\d:.]+ \S+ \[\d+\] /, '').trim()).join(' / ') || 'no message'
  );
}

/** @throws PermanentError if another major version created the data. */
function checkVersion(place: Place, { major }: Programs): void {
  const made = readFileSync(path.join(place.data, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  const reason = `${place.data} was made by PostgreSQL ${made}, and this is ${major}; dump and restore it`;
  throw new PermanentError('database.start-failed', { reason });
}
