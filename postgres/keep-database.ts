import { Client } from 'pg';
import { retry } from '../core/ground/async/retry.ts';
import type { Config } from '../core/ground/config.ts';
import { reasonOf } from '../core/ground/errors.ts';
import type { Log } from '../core/ground/log.ts';
import { type EnsuredDatabase, ensureDatabase } from './ensure-database.ts';

const BACKOFF = { firstMs: 2_000, longestMs: 10_000 };

/** Like ensureDatabase, and restarts the embedded server whenever it goes down, until closed. An external server is left to its owner. */
export async function keepDatabase(config: Config, log: Log): Promise<EnsuredDatabase> {
  let current = await ensureDatabase(config, log);
  if (config.databaseUrl) return current;
  const closing = new AbortController();
  const watching = (async () => {
    for (;;) {
      await connectionEnd(current.url, closing.signal);
      if (closing.signal.aborted) return;
      log.warn('PostgreSQL went down: starting it again');
      await current.close({ limitMs: 0 });
      current = await restart(config, log, closing.signal);
    }
  })();
  return {
    url: current.url,
    close: async options => {
      closing.abort();
      await watching.catch(() => undefined);
      await current.close(options);
    },
  };
}

/** Resolves when the server ends a connection to it, or at the signal. */
async function connectionEnd(url: string, signal: AbortSignal): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'negareh watch', keepAlive: true });
  client.on('error', () => undefined);
  const end = new Promise<void>(resolve => client.once('end', () => resolve()));
  const stop = () => void client.end().catch(() => undefined);
  try {
    await client.connect();
  } catch {
    return;
  }
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  await end;
  signal.removeEventListener('abort', stop);
}

const restart = (config: Config, log: Log, signal: AbortSignal): Promise<EnsuredDatabase> =>
  retry(() => ensureDatabase(config, log), {
    backoff: BACKOFF,
    passes: () => true,
    onPause: (_, error) => log.error({ reason: reasonOf(error) }, 'PostgreSQL does not start'),
    signal,
  });
