import { randomBytes } from 'node:crypto';
import {
  type Webhook,
  type WebhookDelivery,
  WebhookEvent,
  WebhookOff,
} from '../../ground/domain/accounts/webhook.ts';
import { newId } from '../../ground/domain/id.ts';
import type { Database } from '../database/database.ts';

interface NewWebhook {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly author: string;
}

/** Addresses that are notified of events. Triggers write their messages (see the migrations). */
export class WebhookRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns the secret that signs its messages; it is never shown again */
  async add({ url, events, author }: NewWebhook): Promise<string> {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    await this.#database.prisma.webhook.create({
      data: { id: newId(), url, events: [...events], author, secret },
    });
    return secret;
  }

  async list(): Promise<Webhook[]> {
    const rows = await this.#database.prisma.webhook.findMany({
      orderBy: { id: 'desc' },
      select: {
        id: true,
        url: true,
        events: true,
        author: true,
        createdAt: true,
        failingSince: true,
        off: true,
      },
    });
    return rows.map(({ events, off, ...row }) => ({
      ...row,
      events: events.flatMap(event => WebhookEvent.safeParse(event).data ?? []),
      off: WebhookOff.nullable().parse(off),
    }));
  }

  /** Counts the webhooks that are off although nobody switched them off. */
  countBroken(): Promise<number> {
    return this.#database.prisma.webhook.count({ where: { off: { in: ['failing', 'gone', 'restored'] } } });
  }

  /** Deletes a webhook with all its messages. */
  async remove(id: string): Promise<void> {
    await this.#database.prisma.webhook.deleteMany({ where: { id } });
  }

  /**
   * A webhook that is off gets nothing, and nothing is stored for it; earlier unsent messages wait until it is on again.
   */
  async switch(id: string, isOn: boolean): Promise<void> {
    const data = isOn ? { off: null, failingSince: null } : { off: 'by-hand' };
    await this.#database.prisma.webhook.updateMany({ where: { id }, data });
  }

  /** Sends a message that only shows that messages arrive. */
  async test(id: string): Promise<void> {
    await this.#database.prisma.$executeRaw`
      INSERT INTO webhook_delivery (id, webhook_id, event, payload, due_at)
      SELECT gen_random_uuid(), w.id, 'test', jsonb_build_object('type', 'test', 'timestamp',
        to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', '{}'::jsonb)::text, now()
      FROM webhook w WHERE w.id = ${id}::uuid`;
  }

  /** The newest first. */
  async deliveries(limit: number): Promise<WebhookDelivery[]> {
    return this.#database.prisma.$queryRaw<WebhookDelivery[]>`
      SELECT d.id::text, w.url, d.event, d.created_at AS "createdAt", d.attempts, d.status, d.fault,
        d.took_ms AS "tookMs", d.delivered_at AS "deliveredAt", d.due_at AS "dueAt"
      FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
      ORDER BY d.created_at DESC, d.id LIMIT ${limit}`;
  }

  /** Sends a message again with its old id, so that a receiver who has seen it recognises it. */
  async resend(id: string): Promise<void> {
    await this.#database.prisma.webhookDelivery.updateMany({
      where: { id },
      data: { dueAt: new Date(), attempts: 0, deliveredAt: null },
    });
  }
}
