import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { until } from '../core/ground/async/until.ts';
import { commandLine, processStart } from '../setup/processes.mjs';
import type { Place } from './place.ts';

/** What PostgreSQL records about its main process in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly state: (typeof STATES)[number];
}

const STATES = ['starting', 'ready', 'stopping'] as const;

const pidFile = ({ data }: Place): string => path.join(data, 'postmaster.pid');

/** The main process that runs on the place's data now; undefined if there is none, whatever an old file says. */
export function runningPostmaster(place: Place): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(pidFile(place), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  // The pid may belong to another program by now. `-D <data>` distinguishes ours from every other PostgreSQL.
  if (!(pid > 0) || !commandLine(pid).includes(place.data) || !processStart(pid)) return undefined;
  const state = STATES.find(name => name === lines[7]?.trim()) ?? 'starting';
  return { pid, port: Number(lines[3]), state };
}

/**
 * Removes the pid file of a dead server. PostgreSQL would do so itself, except if the recorded pid belongs to another process of the same
 * user by now, which happens when a container is restarted. PostgreSQL's check of the shared memory still ensures that no process of the
 * dead server is left.
 */
export function removeStaleNote(place: Place): void {
  if (!runningPostmaster(place)) rmSync(pidFile(place), { force: true });
}

/** How long a fast shutdown may take, which writes everything that is in memory. */
const FAST_MS = 5_000;
const KILL_MS = 1_000;

/**
 * Stops the server of a place and waits for its end: fast shutdown, after `fastMs` immediate shutdown, finally kill. After the latter two
 * it recovers at its next start; nothing that was committed is lost.
 */
export async function stopPostmaster(place: Place, fastMs = FAST_MS): Promise<void> {
  const steps = [
    { signal: 'SIGINT', waitMs: fastMs },
    { signal: 'SIGQUIT', waitMs: KILL_MS },
    { signal: 'SIGKILL', waitMs: KILL_MS },
  ] as const;
  for (const { signal, waitMs } of steps) {
    const running = runningPostmaster(place);
    if (!running) return;
    try {
      process.kill(running.pid, signal);
    } catch {
      // It has just ended.
    }
    const isGone = () => runningPostmaster(place)?.pid !== running.pid;
    if (await until(isGone, { everyMs: 20, withinMs: waitMs })) return;
  }
}
