import { Client } from 'pg';
import type { Prisma } from '../../../prisma/generated/client.ts';
import { retry } from '../../ground/async/retry.ts';
import { reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';

/** Messages between processes. A message is only a hint to look again: a lost message loses no data. */
export type Channel = 'index_published' | 'images_changed' | 'model_changed';

/** PostgreSQL allows 8,000 bytes; longer lists are sent as “look at everything”. */
const PAYLOAD_IDS = 180;

/** Tells all listeners which images changed; part of the transaction, so it is sent when that commits. */
export async function notifyImagesChanged(
  db: Pick<Prisma.TransactionClient, '$executeRaw'>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const payload = JSON.stringify(ids.length <= PAYLOAD_IDS ? { ids } : {});
  await db.$executeRaw`SELECT pg_notify('images_changed', ${payload})`;
}

export interface Listener {
  onMessage(channel: Channel, payload: string): void;
  /** After every connect but the first: what was said in between is lost, so the reader reads again. */
  onReconnect(): void;
}

const BACKOFF = { firstMs: 400, longestMs: 10_000 };

/**
 * Listens on its own connection until closed; reconnects with a growing backoff.
 * @throws the connection error when the first connection fails.
 */
export async function listen(
  url: string,
  channels: readonly Channel[],
  { onMessage, onReconnect }: Listener,
  log: Log,
): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  let current = await connect();
  const listening = keepConnected();

  async function connect(): Promise<Connection> {
    const client = new Client({
      connectionString: url,
      application_name: 'negareh-listener',
      keepAlive: true,
    });
    client.on('notification', ({ channel: named, payload }) => {
      const channel = channels.find(one => one === named);
      if (channel) onMessage(channel, payload ?? '');
    });
    const lost = new Promise<unknown>(resolve => {
      client.on('error', resolve);
      client.once('end', () => resolve(new Error('connection ended')));
    });
    try {
      await client.connect();
      for (const channel of channels) await client.query(`LISTEN ${channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return { lost, end: () => client.end().catch(() => undefined) };
  }

  async function keepConnected(): Promise<void> {
    for (;;) {
      const error = await current.lost;
      if (closing.signal.aborted) return;
      log.warn({ reason: reasonOf(error) }, 'notifications interrupted');
      void current.end();
      const next = await reconnect();
      if (!next) return;
      current = next;
      // Closed while it connected: nobody else knows of this connection.
      if (closing.signal.aborted) return current.end();
      log.info('notifications resumed');
      onReconnect();
    }
  }

  /** @returns undefined when it was closed first. */
  const reconnect = (): Promise<Connection | undefined> =>
    retry(connect, { backoff: BACKOFF, passes: () => true, signal: closing.signal }).catch(() => undefined);

  return {
    close: async () => {
      closing.abort();
      await current.end();
      await listening;
    },
  };
}

interface Connection {
  /** Resolves with the reason when the connection is gone. */
  readonly lost: Promise<unknown>;
  end(): Promise<void>;
}
