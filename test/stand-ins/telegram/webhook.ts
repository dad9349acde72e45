import { setTimeout as delay } from 'node:timers/promises';
import type { Update } from 'grammy/types';

export interface Webhook {
  readonly url: string;
  readonly secret: string;
  lastError?: string;
  close(): void;
}

const RETRY_MS = 200;

/** Delivers updates one after the other, each again until the receiver answers 2xx. */
export function createWebhook(url: string, secret: string): Webhook & { deliver(update: Update): void } {
  const stop = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const webhook = {
    url,
    secret,
    lastError: '',
    close: () => stop.abort(),
    deliver(update: Update): void {
      last = last.then(() => post(update)).catch(() => {});
    },
  };
  const post = async (update: Update): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
          body: JSON.stringify(update),
          signal: stop.signal,
        });
        await response.arrayBuffer();
        if (response.ok) return;
        webhook.lastError = `Wrong response from the webhook: ${response.status} ${response.statusText}`;
      } catch (error) {
        webhook.lastError = String(error);
      }
      await delay(RETRY_MS, undefined, { signal: stop.signal });
    }
  };
  return webhook;
}
