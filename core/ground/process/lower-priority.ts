import { spawnSync } from 'node:child_process';
import os from 'node:os';
import type { Log } from '../log.ts';

/** The most that a process can be. */
const NICEST = 19;

/**
 * Lets whatever answers people go first. Whoever started this process may have made it nicer still: that holds, because only root
 * may take it back. The nicest also go, on Linux, into the class that runs when nobody else wants to (`SCHED_IDLE`): a nice
 * process still ends the milliseconds that it was given while a query's threads wait, which they do at every operator of an encoder.
 * Beside a bulk embedding by encoders of full size a query took 30 ms so (50 at p99), and 52 (386) with a niceness of 10. It is not
 * for all: on a machine that is never idle such a process hardly moves.
 *
 * What this process starts stands back with it, so a database server is started before.
 */
export function lowerPriority(niceness: number, log: Log): void {
  const inherited = os.getPriority();
  if (inherited > niceness)
    log.warn(
      { wanted: niceness, niceness: inherited },
      'WORKER_NICENESS is below the niceness that this process was started with, which stays',
    );
  else os.setPriority(niceness);
  if (niceness === NICEST && process.platform === 'linux') waitForIdleTime();
}

/** All threads of this process; later ones follow. Where chrt of util-linux is missing, niceness has to do. */
const waitForIdleTime = (): unknown =>
  spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], { stdio: 'ignore' });
