import { autoRetry } from '@grammyjs/auto-retry';
import { Api, type ApiClientOptions, HttpError, type Transformer } from 'grammy';
import { retry } from '../../core/ground/async/retry.ts';
import { reasonOf } from '../../core/ground/errors.ts';
import { redactSecrets } from '../../core/ground/log.ts';
import { createProxyAgent } from '../../core/ground/net/proxy-agent.ts';
import { CallFailed, fateOf } from './call-failed.ts';
import { fetchAnswer } from './fetch-answer.ts';
import { countMessages, isShown, knownResult, UNKNOWN_MESSAGE } from './shown-methods.ts';

/** How to reach the Bot API. */
export interface TelegramConnection {
  readonly token: string;
  readonly apiRoot: string;
  readonly proxy?: string | undefined;
}

/** Ten images over a slow proxy take long, but a connection that hangs must end all the same. */
const CALL_TIMEOUT_SECONDS = 120;
const NETWORK_TRIES = 3;
const FLOOD_RETRIES = 3;
const NETWORK_BACKOFF = { firstMs: 1_000, longestMs: 2_000 };
/** If a call took this long to fail, nobody in the chat is waiting for another try. */
const LONGEST_NETWORK_TRY_MS = 30_000;

export function clientOptions({ apiRoot, proxy }: TelegramConnection): ApiClientOptions {
  return {
    apiRoot,
    timeoutSeconds: CALL_TIMEOUT_SECONDS,
    sensitiveLogs: false,
    fetch: fetchAnswer,
    ...(proxy && { baseFetchConfig: { agent: createProxyAgent(proxy) } }),
  };
}

/** The poller has its own backoff, and a chat action is not worth a second try. */
const NEVER_RETRIED = new Set(['getUpdates', 'getMe', 'sendChatAction']);

const unless =
  (transformer: Transformer): Transformer =>
  (previous, method, payload, signal) =>
    NEVER_RETRIED.has(method)
      ? previous(method, payload, signal)
      : transformer(previous, method, payload, signal);

/** Network errors quote the URL, which contains the token. This removes it. */
const hideSecrets =
  ({ token, proxy }: TelegramConnection): Transformer =>
  async (previous, method, payload, signal) => {
    try {
      return await previous(method, payload, signal);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const password = proxy && decodeURIComponent(new URL(proxy).password);
      const hide = (text: string) => {
        const hidden = redactSecrets(text.replaceAll(token, '[token]'));
        return password ? hidden.replaceAll(password, '[password]') : hidden;
      };
      throw new HttpError(hide(error.message), new CallFailed(hide(reasonOf(error.error)), fateOf(error)));
    }
  };

/** Telegram reports a flood inside an album as 400, with the wait only in the text. This turns it into the 429 that it is. */
const albumFloodAsFlood: Transformer = async (previous, method, payload, signal) => {
  const answer = await previous(method, payload, signal);
  if (answer.ok || answer.error_code !== 400) return answer;
  const seconds = /Too Many Requests: retry after (\d+)/i.exec(answer.description)?.[1];
  if (seconds === undefined) return answer;
  return { ...answer, error_code: 429, parameters: { retry_after: Number(seconds) } };
};

/** A message whose answer was cut off has been sent: its id is unknown, and it must not be sent twice. */
const lostAnswerAsSent: Transformer = async (previous, method, payload, signal) => {
  try {
    return await previous(method, payload, signal);
  } catch (error) {
    if (!isShown(method) || fateOf(error) !== 'done') throw error;
    return knownResult(method, Array<number>(countMessages(payload)).fill(UNKNOWN_MESSAGE));
  }
};

/**
 * Repeats calls whose connection failed. If a message went out and was not answered, nobody knows whether it arrived. Only the queue
 * repeats such a message, at growing intervals, because each repeat may deliver it twice. Behind flaky proxies that is better than never
 * delivering it.
 */
const retryNetwork: Transformer = async (previous, method, payload, signal) => {
  const started = Date.now();
  return retry(() => previous(method, payload, signal), {
    backoff: NETWORK_BACKOFF,
    tries: NETWORK_TRIES,
    passes: error =>
      error instanceof HttpError &&
      !signal?.aborted &&
      Date.now() - started <= LONGEST_NETWORK_TRY_MS &&
      !(isShown(method) && fateOf(error) === 'unknown'),
  });
};

/**
 * The transformers that repeat a call, from the wire outwards. `sending/` waits out floods of messages, and the queue sends a message again
 * if it could not be sent; answers to inline queries and presses are repeated only here.
 */
export const RETRIES: readonly Transformer[] = [unless(retryNetwork)];

/** The transformers that every call passes, next to the wire. */
export function installTransformers(api: Api, connection: TelegramConnection): void {
  api.config.use(hideSecrets(connection), albumFloodAsFlood, lostAnswerAsSent);
}

/** An API object for calls that do not answer an update. */
export function createApi(connection: TelegramConnection): Api {
  const api = new Api(connection.token, clientOptions(connection));
  installTransformers(api, connection);
  api.config.use(...RETRIES, autoRetry({ maxRetryAttempts: FLOOD_RETRIES, rethrowHttpErrors: true }));
  return api;
}
