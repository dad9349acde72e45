import type { IncomingMessage, ServerResponse } from 'node:http';
import { endsWithin } from '../../core/ground/async/ends-within.ts';
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
  { path: /^\/(?:search\/?|search\/more|picture\/[^/]+\/?)$/, part: 1 / 8 },
];
/** Addresses whose lines are remembered; one that is forgotten begins a new line. */
const REMEMBERED = 10_000;
/** As long as a search may take: whoever waits longer has given up, or is one of very many. */
const LONGEST_WAIT_MS = 15_000;
/**
 * By then a picture has come (http/server.ts gives a request a minute) and its search has ended: who reads the page slowly, or never, must not
 * keep the place from others behind the same address.
 */
const LONGEST_HELD_MS = 90_000;

/**
 * Handles a request once its address has a place for it; not at all where whoever asked has gone meanwhile.
 * @returns false where no place came in time: the request is to be refused
 */
export type SearchesAtOnce = (
  request: IncomingMessage,
  response: ServerResponse,
  handle: () => Promise<void>,
) => Promise<boolean>;

/**
 * Lets an address's searches in by few at a time, in order; expects X-Forwarded-For to hold the true one (client-address.ts). A page
 * keeps its place until it is made and sent, or for so long: who hangs up leaves a search that still runs.
 * @param places searches that the search process lets in at a time.
 */
export function limitSearchesAtOnce(
  places: number,
  { longestWaitMs = LONGEST_WAIT_MS, longestHeldMs = LONGEST_HELD_MS } = {},
): SearchesAtOnce {
  const lines = PARTS.map(({ path, part }) => ({
    path,
    limit: Math.max(1, Math.floor(places * part)),
    limiters: new LatestEntries<string, Limiter>(REMEMBERED),
  }));
  return async (request, response, handle) => {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const line = lines.find(one => one.path.test(path));
    if (!line) {
      await handle();
      return true;
    }
    const network = networkOf(String(request.headers['x-forwarded-for']));
    const limiter = line.limiters.get(network) ?? createLimiter(line.limit);
    line.limiters.set(network, limiter);
    const leave = await takeWithin(longestWaitMs, limiter);
    if (!leave) return false;
    const timer = setTimeout(leave, longestHeldMs).unref();
    try {
      if (request.socket.destroyed) return true;
      const handled = handle();
      const sent = whenSent(request, response);
      await Promise.race([handled, sent]);
      await sent;
      // A search ends in its time; a handler that never does must not take the address a place for ever.
      await endsWithin(LONGEST_WAIT_MS, handled);
    } finally {
      clearTimeout(timer);
      leave();
    }
    return true;
  };
}

/** @returns what gives the place back; undefined where none came in time. */
async function takeWithin(limitMs: number, limiter: Limiter): Promise<(() => void) | undefined> {
  const taking = limiter.take();
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), limitMs);
  const leave = await Promise.race([taking, late.promise]);
  clearTimeout(timer);
  // It may come still.
  if (!leave) void taking.then(leaveAtOnce => leaveAtOnce());
  return leave;
}

/** Resolves when nothing more of it can be sent. A response that waits for its turn on its connection hears of the connection's end alone. */
function whenSent({ socket }: IncomingMessage, response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      socket.off('close', end);
      response.off('close', end);
      resolve();
    };
    socket.once('close', end);
    response.once('close', end);
  });
}
