import type { IncomingMessage, ServerResponse } from 'node:http';
import { LatestEntries } from '../../core/ground/async/latest-entries.ts';
import { createLimiter, type Limiter } from '../../core/ground/async/limiter.ts';
import { networkOf } from '../../core/ground/net/network-of.ts';

/**
 * Which part of the searches that the search process lets in at a time one address may have under way. What is allowed in a minute
 * can come in one moment, and would take all of them: whoever else asks were told that search is busy. Of pictures the search process takes
 * an eighth as many.
 */
const PARTS: readonly { readonly path: RegExp; readonly part: number }[] = [
  { path: /^\/search\/image$/, part: 1 / 32 },
  { path: /^\/(?:search\/?|search\/more|picture\/.*)$/, part: 1 / 8 },
];
/** Addresses whose lines are remembered; one that is forgotten begins a new line. */
const REMEMBERED = 10_000;

/** Waits until this request's address has a place for it. @returns false when whoever asked has gone meanwhile */
export type SearchesAtOnce = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Lets an address's searches in by few at a time, in order; expects X-Forwarded-For to hold the true one (client-address.ts). A page
 * keeps its place until it is sent.
 * @param places searches that the search process lets in at a time.
 */
export function limitSearchesAtOnce(places: number): SearchesAtOnce {
  const lines = PARTS.map(({ path, part }) => ({
    path,
    limit: Math.max(1, Math.floor(places * part)),
    limiters: new LatestEntries<string, Limiter>(REMEMBERED),
  }));
  return async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const line = lines.find(one => one.path.test(path));
    if (!line) return true;
    const network = networkOf(String(request.headers['x-forwarded-for']));
    const limiter = line.limiters.get(network) ?? createLimiter(line.limit);
    line.limiters.set(network, limiter);
    const leave = await limiter.take();
    if (response.socket?.destroyed ?? true) {
      leave();
      return false;
    }
    response.once('close', leave);
    return true;
  };
}
