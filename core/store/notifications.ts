import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** What processes tell one another. A message is only a hint to look again: one that is lost loses nothing. */
export type Channel = 'index_published' | 'images_changed';

/** PostgreSQL allows 8,000 bytes; longer lists are sent as “look at everything”. */
const PAYLOAD_IDS = 180;

/** Tells all listeners which pictures changed; part of the transaction, so it is sent when that commits. */
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

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Listens on a connection of its own until closed; reconnects with growing pauses.
 * @throws the connection error when the first connection fails.
 */
export async function listen(
  url: string,
  channels: readonly Channel[],
  { onMessage, onReconnect }: Listener,
  log: Log,
): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  let client = await connect();

  async function connect(): Promise<Client> {
    const next = new Client({ connectionString: url, application_name: 'negareh-listener', keepAlive: true });
    next.on('notification', ({ channel, payload }) => onMessage(channel as Channel, payload ?? ''));
    const broken = new Promise<unknown>(resolve => {
      next.once('error', resolve);
      next.once('end', () => resolve(new Error('connection ended')));
    });
    // Later errors of a broken client must not count as unhandled.
    next.on('error', () => undefined);
    await next.connect();
    for (const channel of channels) await next.query(`LISTEN ${channel}`);
    void broken.then(error => reconnect(error));
    return next;
  }

  async function reconnect(error: unknown): Promise<void> {
    if (closing.signal.aborted) return;
    log.warn({ reason: reasonOf(error) }, 'notifications interrupted');
    void client.end().catch(() => undefined);
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      try {
        await sleep(pause, undefined, { signal: closing.signal });
        client = await connect();
        break;
      } catch {
        if (closing.signal.aborted) return;
      }
    }
    log.info('notifications resumed');
    onReconnect();
  }

  return {
    close: async () => {
      closing.abort();
      await client.end().catch(() => undefined);
    },
  };
}
