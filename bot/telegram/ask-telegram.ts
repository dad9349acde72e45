import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { z } from 'zod';
import { createProxyAgent } from '../../core/ground/net/proxy-agent.ts';
import type { TelegramConnection } from './telegram-api.ts';

/** What the Bot API server says of a token. */
export interface TelegramAnswer {
  readonly status: number;
  /** The bot's name; undefined when the token is refused. */
  readonly username: string | undefined;
  /** Why it is refused; undefined when the answer is no Bot API's. */
  readonly description: string | undefined;
  /** The server's clock, if it tells. */
  readonly date: Date | undefined;
}

const Body = z.union([
  z.object({ ok: z.literal(true), result: z.object({ username: z.string() }) }),
  z.object({ ok: z.literal(false), description: z.string() }),
]);
const LARGEST_BODY = 100_000;

/**
 * Asks `getMe` once, without the bot's retries.
 * @throws the network's errors; their texts may hold the token (log.ts hides it).
 */
export async function askTelegram(
  { token, apiRoot, proxy }: TelegramConnection,
  timeoutMs: number,
): Promise<TelegramAnswer> {
  const url = new URL(`${apiRoot}/bot${token}/getMe`);
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
        const answer = readBody(body);
        const date = response.headers.date ? new Date(response.headers.date) : undefined;
        resolve({ status: response.statusCode ?? 0, date, ...answer });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

function readBody(text: string): Pick<TelegramAnswer, 'username' | 'description'> {
  try {
    const body = Body.parse(JSON.parse(text));
    return body.ok
      ? { username: body.result.username, description: undefined }
      : { username: undefined, description: body.description };
  } catch {
    return { username: undefined, description: undefined };
  }
}
