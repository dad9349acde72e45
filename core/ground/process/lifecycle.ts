import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** EX_CONFIG of sysexits.h: a restart does not help until someone corrects the configuration. */
export const EXIT_CONFIGURATION = 78;

/** A process that has not closed by then ends anyway; the supervisor kills a little later. */
const CLOSE_LIMIT_MS = 3_000;

/**
 * Ends this process in order: on SIGTERM, on SIGINT and, when a supervisor started it over an IPC channel, as soon
 * as that supervisor is gone, however it died. `close` runs once; the exit code is 0 when it succeeds in time,
 * else 1. Further signals change nothing (Ctrl-C reaches a process twice: from the terminal and from its parent).
 */
export function onShutdown(
  close: () => Promise<void>,
  log: Log,
  { limitMs = CLOSE_LIMIT_MS }: { limitMs?: number } = {},
): void {
  let closing = false;
  const shutDown = async (reason: string): Promise<void> => {
    if (closing) return;
    closing = true;
    log.info({ reason }, 'stopping');
    setTimeout(() => {
      log.warn({ limitMs }, 'did not stop in time');
      process.exit(1);
    }, limitMs);
    try {
      await close();
    } catch (error) {
      log.error({ reason: reasonOf(error) }, 'stopping failed');
      process.exit(1);
    }
    process.exit(0);
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => shutDown(signal));
  // `send` exists in a process that was started with a channel; the parent may have gone before we listened.
  if (process.send) {
    if (process.connected) process.on('disconnect', () => shutDown('parent gone'));
    else void shutDown('parent gone');
  }
}
