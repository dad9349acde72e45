import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { z } from 'zod';
import { parseJson } from '../../core/ground/files/parse-json.ts';
import { createProxyAgent } from '../../core/ground/net/proxy-agent.ts';
import type { TelegramConnection } from './telegram-api.ts';

/** What the Bot API server says about a token. */
export interface TelegramAnswer {
  readonly status: number;
  /** The bot's name; undefined if the token is refused. */
  readonly username: string | undefined;
  /** Why it is refused; undefined if no Bot API has answered. */
  readonly description: string | undefined;
  /** The server's clock, if it tells. */
  readonly date: Date | undefined;
}

const Refused = z.object({ ok: z.literal(false), description: z.string() });
const Me = z.object({ username: z.string() });
const WebhookInfo = z.object({
  url: z.string(),
  pending_update_count: z.number(),
  last_error_message: z.string().optional(),
});
const LARGEST_BODY = 100_000;

/** What the Bot API server says about the webhook; undefined if its answer has another form. */
export type WebhookAnswer = z.infer<typeof WebhookInfo> | undefined;

/**
 * Asks `getMe` once, without the bot's retries.
 * @throws the network's errors; their texts may contain the token (log.ts hides it).
 */
export async function askTelegram(
  connection: TelegramConnection,
  timeoutMs: number,
): Promise<TelegramAnswer> {
  const { status, date, body } = await ask(connection, 'getMe', timeoutMs);
  const me = z.object({ ok: z.literal(true), result: Me }).safeParse(body).data;
  const description = me ? undefined : Refused.safeParse(body).data?.description;
  return { status, date, username: me?.result.username, description };
}

/** Asks `getWebhookInfo` once. @throws the same errors as `askTelegram`. */
export async function askWebhook(connection: TelegramConnection, timeoutMs: number): Promise<WebhookAnswer> {
  const { body } = await ask(connection, 'getWebhookInfo', timeoutMs);
  return z.object({ ok: z.literal(true), result: WebhookInfo }).safeParse(body).data?.result;
}

interface RawAnswer {
  readonly status: number;
  readonly date: Date | undefined;
  /** Undefined if it is not JSON. */
  readonly body: unknown;
}

async function ask(
  { token, apiRoot, proxy }: TelegramConnection,
  method: string,
  timeoutMs: number,
): Promise<RawAnswer> {
  const url = new URL(`${apiRoot}/bot${token}/${method}`);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const agent = proxy ? createProxyAgent(proxy) : undefined;
    const sent = request(url, { signal, ...(agent && { agent }) }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        body += chunk;
        if (body.length > LARGEST_BODY) sent.destroy(new Error('the answer does not end'));
      });
      response.on('error', reject);
      response.on('end', () => {
        agent?.destroy();
        const date = response.headers.date ? new Date(response.headers.date) : undefined;
        resolve({ status: response.statusCode ?? 0, date, body: parseJson(body) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
