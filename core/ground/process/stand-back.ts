import os from 'node:os';
import type { Log } from '../log.ts';

/**
 * Lets whatever answers people go first. Whoever started this process may have made it nicer still: that holds, because only root
 * may take it back.
 */
export function standBack(niceness: number, log: Log): void {
  const inherited = os.getPriority();
  if (inherited > niceness)
    log.warn(
      { wanted: niceness, niceness: inherited },
      'WORKER_NICENESS is below the niceness that this process was started with, which stays',
    );
  else os.setPriority(niceness);
}
