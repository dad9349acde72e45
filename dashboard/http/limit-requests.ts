import type { IncomingMessage } from 'node:http';
import { RateLimiter } from '../../core/ground/async/rate-limiter.ts';
import { networkOf } from '../../core/ground/net/network-of.ts';

/**
 * Requests that cost the search process work, and how many one client may send per minute. A mobile network puts hundreds of people behind
 * one address, so the limits leave room for many: they only bound what one address can cost.
 */
const LIMITS: readonly { readonly path: RegExp; readonly aMinute: number }[] = [
  // A picture is decoded and encoded, which is a hundred times the work of a sentence.
  { path: /^\/search\/image$/, aMinute: 20 },
  { path: /^\/preview$/, aMinute: 20 },
  { path: /^\/report$/, aMinute: 5 },
  // One request per typed letter, for everybody behind an address; nothing is encoded.
  { path: /^\/search\/suggest$/, aMinute: 3_000 },
  // Further parts of a stored list, and single images: a search counts once, however far somebody scrolls.
  { path: /^\/(?:search\/more|picture)(?:\/|$)/, aMinute: 600 },
  { path: /^\/search(?:\/|$)/, aMinute: 180 },
];
const MINUTE_SECONDS = 60;

/** @returns the seconds to wait, or 0 if the request may go on */
export type RequestLimit = (request: IncomingMessage) => Promise<number>;

/**
 * Limits the requests of an address; expects the true one in X-Forwarded-For (client-address.ts). Counts are in memory: a restart resets
 * them, which is harmless.
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
