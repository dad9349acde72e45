import { createHmac } from 'node:crypto';
import type { Bot } from 'grammy';
import { retry } from '../../core/ground/async/retry.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import { PermanentError } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import type { BotContext } from '../context.ts';
import { callSignal } from '../telegram/call-signal.ts';
import { describeError, floodMs, isTokenRefused } from '../telegram/telegram-errors.ts';
import { ALLOWED_UPDATES, type UpdateSource } from './update-source.ts';
import { openWebhook } from './webhook-server.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 30_000 };
const CALL_TIMEOUT_MS = 15_000;
/** A person, or a process that polls by mistake, may remove the webhook. */
const LOOK_EVERY_MS = 60_000;
/** How many updates Telegram delivers at once; each is answered when it is stored. */
const CONNECTIONS = 40;

export interface Webhook {
  /** The address that Telegram delivers to. */
  readonly url: string;
  /** Where this process listens, behind a proxy that terminates TLS. */
  readonly host: string;
  readonly port: number;
}

interface ReceiveOptions {
  readonly token: string;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** The same for all processes of a bot, without a setting. It reveals nothing about the token. */
const secretOf = (token: string): string =>
  createHmac('sha256', token).update('negareh webhook').digest('base64url');

/** Lets Telegram deliver the updates to an address of ours. */
export function receiveByWebhook(
  bot: Bot<BotContext>,
  { url, host, port }: Webhook,
  { token, log, stopping }: ReceiveOptions,
): UpdateSource {
  const secret = secretOf(token);
  const signal = () => callSignal(stopping, AbortSignal.timeout(CALL_TIMEOUT_MS));
  /** From getWebhookInfo, so that each of Telegram's errors is reported once. */
  let lastErrorDate = 0;
  let outage: Promise<void> | undefined;

  const set = () =>
    bot.api.setWebhook(
      url,
      { secret_token: secret, max_connections: CONNECTIONS, allowed_updates: ALLOWED_UPDATES },
      signal(),
    );

  /** Sets the webhook if it is not set, and reports Telegram's last error about it. */
  const look = async (): Promise<void> => {
    const info = await bot.api.getWebhookInfo(signal());
    if (info.url !== url) {
      log.warn({ found: hostOf(info.url) }, 'the webhook was set to something else');
      await set();
    }
    if (info.last_error_date !== undefined && info.last_error_date > lastErrorDate) {
      lastErrorDate = info.last_error_date;
      const { last_error_message: reason, pending_update_count: pending } = info;
      log.warn({ reason, pending }, 'Telegram could not bring an update');
    }
  };

  const retryCall = (call: () => Promise<unknown>): Promise<unknown> =>
    retry(call, {
      backoff: BACKOFF,
      passes: error => !isTokenRefused(error),
      leastMs: error => floodMs(error) ?? 0,
      onPause: (retryInMs, error, failures) => {
        if (failures === 1 || failures % 10 === 0)
          log.warn({ ...describeError(error), failures, retryInMs }, 'the webhook cannot be set');
      },
      signal: stopping,
    });

  const isReachable = (): Promise<boolean> =>
    bot.api.getWebhookInfo(signal()).then(
      () => true,
      () => false,
    );

  return {
    async run(accept) {
      const { pathname } = new URL(url);
      const server = await openWebhook({ host, port, path: pathname, secret }, { accept, log });
      try {
        await retryCall(set);
        log.info({ host, port: server.port, path: pathname }, 'Telegram brings the updates');
        while (!stopping.aborted) {
          await sleep(LOOK_EVERY_MS, stopping);
          if (!stopping.aborted) await retryCall(look);
        }
      } catch (error) {
        if (isTokenRefused(error)) throw new PermanentError('telegram.token-refused', {}, { cause: error });
        if (!stopping.aborted) throw error;
      } finally {
        await server.close();
      }
    },
    async reachable() {
      if (!outage && (await isReachable())) return 'was';
      outage ??= retryCall(() => bot.api.getWebhookInfo(signal()))
        .then(
          () => {},
          () => {},
        )
        .finally(() => {
          outage = undefined;
        });
      await outage;
      return 'is again';
    },
    /** Each update was confirmed as it was stored. */
    confirm: async () => {},
  };
}

const hostOf = (url: string | undefined): string => (url ? new URL(url).host : '');
