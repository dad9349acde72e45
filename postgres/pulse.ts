import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, constants, openSync, rmSync } from 'node:fs';
import { handOver, type Place } from './place.ts';

/**
 * The pulse is a named pipe that nobody writes to. Every user of the server holds it open for writing. The script that runs the server
 * reads it and ends when the last user has closed it. The operating system closes it for users that die, so the server never outlives them,
 * and it runs as long as anyone needs it.
 */

/** Creates a new pipe without readers, and holds it. */
export function makePulse(place: Place): number {
  rmSync(place.pulse, { force: true });
  execFileSync('mkfifo', ['-m', '600', place.pulse]);
  chmodSync(place.pulse, 0o600);
  handOver(place.pulse, place);
  // Opened for both: opening it only for writing fails as long as nobody reads.
  return openSync(place.pulse, constants.O_RDWR | constants.O_NONBLOCK);
}

/** Holds the server's pulse; undefined if no server listens for it. */
export function holdPulse({ pulse }: Place): number | undefined {
  try {
    return openSync(pulse, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

export const dropPulse = (held: number): void => closeSync(held);
