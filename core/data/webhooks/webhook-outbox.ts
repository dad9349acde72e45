import { Prisma } from '../../../prisma/generated/client.ts';
import type { WebhookOff } from '../../ground/domain/accounts/webhook.ts';
import type { Database } from '../database/database.ts';
import type { KeptFault } from '../database/run-lines.ts';

/** A message to send now. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly url: string;
  readonly secret: string;
  readonly payload: string;
  /** Including this one. */
  readonly attempts: number;
}

/** The result of an attempt. */
export interface Attempt {
  readonly status: number | null;
  readonly fault: KeptFault | null;
  readonly tookMs: number;
}

/** An attempt takes at most a quarter of this; the message of a killed sender is then due for the next. */
const LEASE_SECONDS = 60;
/** A receiver that has refused everything for this long is taken to be abandoned. */
const FAILING_DAYS = 5;
/** Messages contain captions and are deleted after this; so are those that wait for an address which is off. */
const KEPT_DAYS = 30;
/** Messages to one receiver at once: a slow receiver must not take all places. */
const AT_ONCE = 4;

/** The messages that wait, each claimed by one sender at a time. */
export class WebhookOutbox {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Claims due messages, the longest waiting first; they are due again when the lease ends. */
  claim(limit: number): Promise<ClaimedDelivery[]> {
    return this.#database.prisma.$queryRaw<ClaimedDelivery[]>`
      WITH due AS (
        SELECT d.id, d.due_at, row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.due_at, d.id) AS turn
        FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
        WHERE d.due_at <= now() AND w.off IS NULL
      ), taken AS (
        SELECT d.id FROM webhook_delivery d JOIN due ON due.id = d.id
        WHERE due.turn <= ${AT_ONCE} AND d.due_at <= now()
        ORDER BY due.due_at, d.id LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED
      )
      UPDATE webhook_delivery d
      SET attempts = d.attempts + 1, due_at = now() + make_interval(secs => ${LEASE_SECONDS})
      FROM taken, webhook w WHERE d.id = taken.id AND w.id = d.webhook_id
      RETURNING d.id::text, w.id::text AS "webhookId", w.url, w.secret, d.payload, d.attempts`;
  }

  async delivered({ id, webhookId }: ClaimedDelivery, { status, tookMs }: Attempt): Promise<void> {
    const { prisma } = this.#database;
    await prisma.webhookDelivery.updateMany({
      where: { id },
      data: { status, tookMs, fault: Prisma.DbNull, deliveredAt: new Date(), dueAt: null },
    });
    await prisma.webhook.updateMany({
      where: { id: webhookId, failingSince: { not: null } },
      data: { failingSince: null },
    });
  }

  /**
   * @param options.againInMs when to retry; undefined to give up
   * @param options.off switches the address off, for this reason
   */
  async failed(
    { id, webhookId }: ClaimedDelivery,
    { status, fault, tookMs }: Attempt,
    { againInMs, off }: { readonly againInMs: number | undefined; readonly off?: WebhookOff | undefined },
  ): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE webhook_delivery SET status = ${status}, took_ms = ${tookMs},
        fault = ${fault && JSON.stringify(fault)}::jsonb,
        due_at = CASE WHEN ${againInMs ?? null}::float8 IS NOT NULL
          THEN now() + make_interval(secs => ${againInMs ?? 0}::float8 / 1000) END
      WHERE id = ${id}::uuid`;
    await this.#database.prisma.$executeRaw`
      UPDATE webhook SET failing_since = coalesce(failing_since, now()),
        off = coalesce(off, ${off ?? null}, CASE
          WHEN failing_since < now() - make_interval(days => ${FAILING_DAYS}) THEN 'failing' END)
      WHERE id = ${webhookId}::uuid`;
  }

  /** Deletes old messages. */
  async expire(): Promise<void> {
    await this.#database.prisma.$executeRaw`
      DELETE FROM webhook_delivery WHERE created_at < now() - make_interval(days => ${KEPT_DAYS})`;
  }
}
