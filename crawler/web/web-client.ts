import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { AddressProblem } from '../../core/ground/domain/crawl/web-address.ts';
import {
  InputError,
  NegarehError,
  PermanentError,
  RetryableError,
  reasonOf,
} from '../../core/ground/errors.ts';
import { pinnedLookup } from '../../core/ground/net/pinned-lookup.ts';
import {
  type PublicHosts,
  type Resolve,
  resolveBySystem,
  resolvePublic,
} from '../../core/ground/net/resolve-public.ts';
import { readBody } from './read-body.ts';

export interface WebRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  /** JSON. */
  readonly body?: string;
  readonly accept?: string;
  readonly maxBytes: number;
  /** How a longer answer is handled: refused by default. */
  readonly excess?: 'refuse' | 'cut';
  /** From the first byte sent to the last byte received, redirects included. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether the source named this host; also checked for every redirect's target. */
  readonly isNamed?: (url: URL) => boolean;
  /** Awaited before each hop; its error ends the request. */
  readonly beforeHop?: (url: URL) => Promise<void>;
}

export interface WebAnswer {
  /** The final address, after redirects. */
  readonly url: URL;
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: Buffer;
}

export interface WebClient {
  /**
   * Sends a request to a stranger's server. Any status is an answer.
   * @throws InputError 'web.address' | 'web.too-large'; RetryableError 'service.unreachable'; PermanentError 'web.refused' if a form would
   *   have to be sent elsewhere; the signal's reason.
   */
  request(request: WebRequest): Promise<WebAnswer>;
  close(): void;
}

export interface WebClientOptions {
  readonly localOrigins: PublicHosts['localOrigins'];
  /** The system's resolver by default. */
  readonly resolve?: Resolve;
  readonly userAgent: string;
  /** A connection without a byte for this long counts as dead. */
  readonly idleMs?: number;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const IDLE_MS = 20_000;
const TIMEOUT_MS = 60_000;

/**
 * Requests to servers on the open internet. Each name is resolved once and the connection goes to that address, again at each redirect.
 * This uses node:http rather than fetch, which resolves names itself and follows redirects by its own rules. It uses no proxy, because a
 * proxy that resolves names would bypass the address check.
 */
export function openWebClient(options: WebClientOptions): WebClient {
  const { userAgent, idleMs = IDLE_MS, localOrigins, resolve = resolveBySystem } = options;
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

  const send = (url: URL, address: string, request: WebRequest, signal: AbortSignal) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const { method = 'GET', body, accept = '*/*' } = request;
      const headers = { 'user-agent': userAgent, accept, 'accept-encoding': 'gzip' };
      const content = body !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent = (isSecure ? https : http).request(
        url,
        {
          method,
          signal,
          lookup: pinnedLookup(address),
          agent: isSecure ? agents.https : agents.http,
          timeout: idleMs,
          headers: { ...headers, ...content },
        },
        resolve,
      );
      sent.on('timeout', () => sent.destroy(new Error(`no answer for ${idleMs / 1_000} s`)));
      sent.on('error', reject);
      // A server that answers with a protocol switch (101) is disconnected without an error event.
      sent.on('close', () => reject(new Error('no answer before the connection ended')));
      sent.end(body);
    });

  /** Sends one request. @returns the answer, or the redirect's target. */
  const hop = async (url: URL, isFirst: boolean, request: WebRequest, signal: AbortSignal) => {
    if (request.isNamed?.(url) === false) throw refused(url, 'host');
    // Only a request for such an origin reaches it: no redirect from elsewhere leads into the operator's network.
    const address = await resolvePublic(url, { resolve, localOrigins: isFirst ? localOrigins : NONE });
    await request.beforeHop?.(url);
    const answer = await send(url, address, request, signal);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode!) || location === undefined) {
      return { answer: await toAnswer(url, answer, request) };
    }
    answer.destroy();
    if (request.method === 'POST') {
      throw new PermanentError('web.refused', { address: url.href, reason: `HTTP ${answer.statusCode}` });
    }
    return { target: targetOf(location, url) };
  };

  return {
    request: async request => {
      const { timeoutMs = TIMEOUT_MS } = request;
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
      const start = parseAddress(request.url);
      try {
        let url = start;
        for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
          const isLocal = hops === 0 || url.origin === start.origin;
          const { answer, target } = await hop(url, isLocal, request, signal);
          if (answer) return answer;
          url = target;
        }
        throw refused(start, 'redirects');
      } catch (error) {
        request.signal?.throwIfAborted();
        if (error instanceof NegarehError) throw error;
        const reason = deadline.aborted ? `no whole answer in ${timeoutMs / 1_000} s` : reasonOf(error);
        throw new RetryableError('service.unreachable', { service: start.host, reason }, { cause: error });
      }
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

const refused = ({ href }: URL, problem: AddressProblem): InputError =>
  new InputError('web.address', { address: href, fault: problem });

function parseAddress(address: string): URL {
  if (!URL.canParse(address)) throw new InputError('web.address', { address, fault: 'scheme' });
  return new URL(address);
}

function targetOf(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href)) throw refused(from, 'redirects');
  const target = new URL(location, from);
  if (from.protocol === 'https:' && target.protocol === 'http:') throw refused(target, 'downgrade');
  return target;
}

async function toAnswer(url: URL, answer: IncomingMessage, request: WebRequest): Promise<WebAnswer> {
  const { maxBytes, excess } = request;
  const body = await readBody(answer, { address: url.href, limit: maxBytes, isCut: excess === 'cut' });
  return {
    url,
    status: answer.statusCode!,
    header: name => {
      const value = answer.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body,
  };
}
