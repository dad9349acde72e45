import type { Database } from '../../data/database/database.ts';
import { type Attempt, type ClaimedDelivery, WebhookOutbox } from '../../data/webhooks/webhook-outbox.ts';
import { coalesce } from '../../ground/async/coalesce.ts';
import { ownError, RetryableError, reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { type Resolve, resolveBySystem } from '../../ground/net/resolve-public.ts';
import { postMessage } from './post-message.ts';
import { signedHeaders } from './sign-message.ts';

interface SenderOptions {
  readonly database: Database;
  readonly log: Log;
  /** Origins, exact to the port, whose addresses need not be public. */
  readonly localOrigins: readonly string[];
  readonly userAgent: string;
  /** Aborts when the process ends. */
  readonly stopping: AbortSignal;
  /** The system's resolver when absent. */
  readonly resolve?: Resolve;
  /** Delays after successive failures; tests shorten them. */
  readonly delaysMs?: readonly number[];
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** Source: Standard Webhooks, specification 1.0.0, “Retries”; about three days in all. */
const DELAYS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** A receiver should acknowledge a message first and process it afterwards. */
const TIMEOUT_MS = 15 * SECOND;
const AT_ONCE = 16;
const LOOK_MS = 2 * SECOND;
const EXPIRE_MS = HOUR;

/**
 * Sends what waits in the outbox. All state is in its rows: after a kill, the next sender sends the message again, with the
 * same id, by which a receiver recognises it.
 */
export class WebhookSender {
  readonly #options: SenderOptions;
  readonly #outbox: WebhookOutbox;
  #timers: readonly NodeJS.Timeout[] = [];
  /** Sends everything that is due; one call at a time, and once more if it was called meanwhile. */
  readonly look = coalesce(() => this.#sendDue());

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#outbox = new WebhookOutbox(options.database);
  }

  /** Checks periodically for as long as the process lives. */
  start(): void {
    const every = (ms: number, work: () => unknown) => setInterval(() => void work(), ms).unref();
    this.#timers = [every(LOOK_MS, this.look), every(EXPIRE_MS, () => this.#expire())];
  }

  /** Starts no further message. Resolves when those in progress are done. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.look.idle();
  }

  /** Never rejects. */
  async #sendDue(): Promise<void> {
    const { log, stopping } = this.#options;
    try {
      while (!stopping.aborted) {
        const claimed = await this.#outbox.claim(AT_ONCE);
        if (claimed.length === 0) return;
        await Promise.all(claimed.map(one => this.#send(one)));
      }
    } catch (error) {
      // The next check tries again.
      if (!stopping.aborted) log.warn({ reason: reasonOf(error) }, 'webhooks could not be looked at');
    }
  }

  async #send(delivery: ClaimedDelivery): Promise<void> {
    const { delaysMs = DELAYS_MS, log, stopping } = this.#options;
    const attempt = await this.#attempt(delivery);
    const { status, fault } = attempt;
    if (status !== null && status >= 200 && status < 300) return this.#outbox.delivered(delivery, attempt);
    // We aborted it: the message is due again when its lease ends.
    if (stopping.aborted) return;
    const { origin } = new URL(delivery.url);
    log.info(
      { origin, status, fault: fault?.code, attempts: delivery.attempts },
      'a webhook was not delivered',
    );
    const delay = delaysMs[delivery.attempts - 1];
    // Up to a tenth longer, so that messages that failed together are not retried together.
    const againInMs = delay === undefined ? undefined : delay * (1 + Math.random() / 10);
    await this.#outbox.failed(delivery, attempt, { againInMs, off: status === 410 ? 'gone' : undefined });
  }

  async #attempt({ id, url, secret, payload }: ClaimedDelivery): Promise<Attempt> {
    const { localOrigins, userAgent, stopping, resolve = resolveBySystem } = this.#options;
    const begun = performance.now();
    const tookMs = () => Math.round(performance.now() - begun);
    const timestamp = Math.floor(Date.now() / 1_000);
    try {
      const status = await postMessage(url, {
        resolve,
        localOrigins: new Set(localOrigins),
        headers: { 'user-agent': userAgent, ...signedHeaders(secret, { id, timestamp, body: payload }) },
        body: payload,
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stopping]),
      });
      return { status, fault: null, tookMs: tookMs() };
    } catch (error) {
      const own =
        ownError(error) ??
        new RetryableError('service.unreachable', { service: new URL(url).host, reason: reasonOf(error) });
      return { status: null, fault: { code: own.code, parameters: own.parameters }, tookMs: tookMs() };
    }
  }

  async #expire(): Promise<void> {
    await this.#outbox.expire().catch((error: unknown) => {
      this.#options.log.warn({ reason: reasonOf(error) }, 'old webhook messages could not be deleted');
    });
  }
}
