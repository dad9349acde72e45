import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { RetryableError, reasonOf } from '../../../ground/errors.ts';
import { createAgents } from './agents.ts';
import type { HubSettings } from './hub-defaults.ts';

export interface HubRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /**
   * `own` stops at a redirect to another host and gives that answer where its headers describe the file; a mirror that
   * sends its callers elsewhere for the description, too, is followed.
   */
  readonly redirects?: 'all' | 'own';
}

export interface HubResponse {
  readonly url: URL;
  readonly status: number;
  /** Whether this answer's request carried the token. */
  readonly hadToken: boolean;
  header(name: string): string | undefined;
  /** The content as it arrives. Read it to the end, or call `discard`. */
  readonly body: AsyncIterable<Buffer>;
  discard(): void;
}

/** Requests to one hub over kept connections. */
export interface HubClient {
  /** @throws RetryableError 'hub.unreachable' when no answer comes; any status is an answer. */
  request(url: string, options?: HubRequest): Promise<HubResponse>;
  close(): void;
}

const MOST_REDIRECTS = 5;
/** Without a byte for this long, a connection counts as dead. */
const IDLE_MS = 30_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * node:http rather than fetch, for three things: proxies from the configuration alone (an agent's `proxyEnv`),
 * redirects followed by our own rules, and bodies that nothing decompresses behind our back.
 */
export function openHubClient(settings: HubSettings, { idleMs = IDLE_MS } = {}): HubClient {
  const agents = createAgents(settings.proxies);
  const home = new URL(settings.endpoint);
  const send = (url: URL, { method = 'GET', headers = {}, signal }: HubRequest): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(unreachable(url, error));
      const secure = url.protocol === 'https:';
      const request = (secure ? https : http).request(
        url,
        {
          method,
          agent: agents.for(url),
          timeout: idleMs,
          ...(signal && { signal }),
          headers: { ...headersFor(url), ...headers },
        },
        resolve,
      );
      request.on('timeout', () => request.destroy(new Error(`no answer for ${idleMs / 1000} s`)));
      request.on('error', error => (signal?.aborted ? reject(signal.reason) : fail(error)));
      request.end();
    });
  // The token goes only to the configured host: a redirect's target (a CDN) must never see it.
  const isTrusted = (url: URL): boolean => settings.token !== undefined && url.origin === home.origin;
  const headersFor = (url: URL): Record<string, string> => ({
    'user-agent': 'negareh',
    // Sizes and ranges count the bytes of the file itself.
    'accept-encoding': 'identity',
    ...(isTrusted(url) && { authorization: `Bearer ${settings.token}` }),
  });
  const toResponse = (url: URL, answer: IncomingMessage): HubResponse => ({
    url,
    status: answer.statusCode!,
    hadToken: isTrusted(url),
    header: name => {
      const value = answer.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body: answer,
    discard: () => answer.destroy(),
  });

  return {
    request: async (address, options = {}) => {
      let url = new URL(address);
      for (let hops = 0; ; hops++) {
        const answer = await send(url, options);
        const location = answer.headers.location;
        if (!REDIRECTS.has(answer.statusCode!) || !location) return toResponse(url, answer);
        const target = parseTarget(location, url);
        const isDescribed = answer.headers['x-repo-commit'] !== undefined;
        if (options.redirects === 'own' && target.origin !== url.origin && isDescribed) {
          return toResponse(url, answer);
        }
        answer.resume();
        if (hops === MOST_REDIRECTS) throw unreachable(url, new Error('it redirects in circles'));
        url = target;
      }
    },
    close: () => agents.destroy(),
  };
}

function parseTarget(location: string, from: URL): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const allowed = from.protocol === 'https:' ? ['https:'] : ['https:', 'http:'];
  if (!target || !allowed.includes(target.protocol)) {
    throw unreachable(from, new Error('it redirects to an address that is not safe'));
  }
  return target;
}

export const unreachable = (url: URL | string, error: unknown): RetryableError => {
  const { origin } = new URL(url);
  return new RetryableError(
    'hub.unreachable',
    { endpoint: origin, reason: reasonOf(error) },
    { cause: error },
  );
};
