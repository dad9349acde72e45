import type { IncomingMessage } from 'node:http';
import { RateLimiter } from '../../core/ground/async/rate-limiter.ts';
import { networkOf } from '../../core/ground/net/network-of.ts';

/**
 * What costs the search process work, and how often one asker may have it in a minute. A mobile network puts hundreds
 * of people behind one address, so an asker has room for many: what is left is a limit of what one address can cost.
 */
const LIMITS: readonly { readonly path: RegExp; readonly aMinute: number }[] = [
  // A picture is decoded and encoded: a hundred times the work of a sentence.
  { path: /^\/search\/image$/, aMinute: 20 },
  { path: /^\/preview$/, aMinute: 20 },
  { path: /^\/report$/, aMinute: 5 },
  // One for each letter that is typed, of all who are behind an address; nothing is encoded.
  { path: /^\/search\/suggest$/, aMinute: 3_000 },
  // Further parts of a list that is kept, and single images: a search counts once, however far one scrolls.
  { path: /^\/(?:search\/more|picture)(?:\/|$)/, aMinute: 600 },
  { path: /^\/search(?:\/|$)/, aMinute: 180 },
];
const MINUTE_SECONDS = 60;

/** @returns the seconds to wait, or 0 for a request that may go on */
export type RequestLimit = (request: IncomingMessage) => Promise<number>;

/**
 * Limits an address's requests; expects X-Forwarded-For to hold the true one (client-address.ts). Counts are in memory:
 * after a restart everybody starts again, which is harmless.
 */
export function limitRequests(): RequestLimit {
  const limiters = LIMITS.map(({ path, aMinute }) => ({
    path,
    limiter: new RateLimiter({ limit: aMinute, seconds: MINUTE_SECONDS }),
  }));
  return async request => {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const found = limiters.find(limit => limit.path.test(path));
    if (!found) return 0;
    const refusal = await found.limiter.take(networkOf(String(request.headers['x-forwarded-for'])));
    return refusal?.seconds ?? 0;
  };
}
