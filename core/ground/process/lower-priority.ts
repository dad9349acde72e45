import { spawnSync } from 'node:child_process';
import os from 'node:os';
import type { Log } from '../log.ts';

/** The highest niceness of a process. */
const NICEST = 19;

/**
 * Lets the processes that answer people go first. A higher niceness that this process was started with stays, because only
 * root may lower it. On Linux, a process of the highest niceness also joins the class that runs only on idle processors
 * (`SCHED_IDLE`): a nice process still uses up its time slice while a query's threads wait, which they do at every operator
 * of an encoder. Beside a bulk embedding by encoders of full size a query took 30 ms so (50 at p99), and 52 (386) with a
 * niceness of 10. It is not for every machine: on one that is never idle such a process hardly moves.
 *
 * Child processes inherit the priority, so a database server is started before.
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

/** For all threads of this process; later threads inherit it. Without chrt of util-linux, niceness has to do. */
const waitForIdleTime = (): unknown =>
  spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], { stdio: 'ignore' });
