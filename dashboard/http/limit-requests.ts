import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../../core/ground/net/network-of.ts';

/**
 * What costs the search process work, and how often one asker may have it in a minute. A mobile network puts hundreds
 * of people behind one address, so an asker has room for many: what is left is a limit of what one address can cost.
 */
const LIMITS: readonly { readonly name: string; readonly path: RegExp; readonly aMinute: number }[] = [
  // A picture is decoded and encoded: a hundred times the work of a sentence.
  { name: 'picture', path: /^\/search\/image$/, aMinute: 20 },
  { name: 'preview', path: /^\/preview$/, aMinute: 20 },
  { name: 'report', path: /^\/report$/, aMinute: 5 },
  // One for each letter that is typed, of all who are behind an address; nothing is encoded.
  { name: 'suggest', path: /^\/search\/suggest$/, aMinute: 3_000 },
  // Further parts of a list that is kept, and single pictures: a search counts once, however far one scrolls.
  { name: 'more', path: /^\/(?:search\/more|picture)(?:\/|$)/, aMinute: 600 },
  { name: 'search', path: /^\/search(?:\/|$)/, aMinute: 180 },
];
const MINUTE_SECONDS = 60;

/** @returns the seconds to wait, or 0 for a request that may go on */
export type RequestLimit = (request: IncomingMessage) => Promise<number>;

/**
 * Limits an address's requests; expects X-Forwarded-For to hold the true one (client-address.ts). Counts are in memory:
 * after a restart everybody starts again, which is harmless.
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
