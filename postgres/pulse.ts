import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, constants, openSync, rmSync } from 'node:fs';
import { handOver, type Place } from './place.ts';

/**
 * The pulse is a named pipe that nobody writes to. Whoever uses the server holds it open for writing; the script
 * that runs the server reads it and comes to its end when the last user has closed it. The operating system closes
 * it for users that die, so the server never outlives them, and it stays as long as anyone needs it.
 */

/** Makes a new pipe, read by nobody yet, and holds it. */
export function makePulse(place: Place): number {
  rmSync(place.pulse, { force: true });
  execFileSync('mkfifo', ['-m', '600', place.pulse]);
  chmodSync(place.pulse, 0o600);
  handOver(place.pulse, place);
  // Opened for both: for writing alone it would fail as long as nobody reads.
  return openSync(place.pulse, constants.O_RDWR | constants.O_NONBLOCK);
}

/** Holds the server's pulse; undefined when no server listens for it. */
export function holdPulse({ pulse }: Place): number | undefined {
  try {
    return openSync(pulse, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

export const dropPulse = (held: number): void => closeSync(held);
