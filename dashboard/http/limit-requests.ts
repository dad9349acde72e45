import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../../core/ground/net/network-of.ts';

/** What costs the search process work, and how often one asker may have it in a minute. */
const LIMITS: readonly { readonly name: string; readonly path: RegExp; readonly aMinute: number }[] = [
  // A picture is decoded and encoded: a hundred times the work of a sentence.
  { name: 'picture', path: /^\/search\/image$/, aMinute: 10 },
  { name: 'preview', path: /^\/preview$/, aMinute: 20 },
  { name: 'report', path: /^\/report$/, aMinute: 5 },
  // One for each letter that is typed, and nothing is encoded.
  { name: 'suggest', path: /^\/search\/suggest$/, aMinute: 600 },
  // Room for someone who scrolls through all hundred results of a query in a hurry, several times.
  { name: 'search', path: /^\/(?:search|picture)(?:\/|$)/, aMinute: 90 },
];
const MINUTE_SECONDS = 60;

/** @returns the seconds to wait, or 0 for a request that may go on */
export type RequestLimit = (request: IncomingMessage) => Promise<number>;

/**
 * Limits an address's requests; expects X-Forwarded-For to hold the true one (client-address.ts). Counts are in memory:
 * after a restart everybody starts again, which harms nobody.
 */
export function limitRequests(): RequestLimit {
  const limiters = LIMITS.map(({ path, name, aMinute }) => ({
    path,
    limiter: new RateLimiterMemory({ keyPrefix: name, points: aMinute, duration: MINUTE_SECONDS }),
  }));
  return async request => {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const found = limiters.find(limit => limit.path.test(path));
    if (!found) return 0;
    try {
      await found.limiter.consume(networkOf(String(request.headers['x-forwarded-for'])));
      return 0;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    }
  };
}
