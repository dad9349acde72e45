import type { IncomingMessage, ServerResponse } from 'node:http';
import { endsWithin } from '../../core/ground/async/ends-within.ts';
import { LatestEntries } from '../../core/ground/async/latest-entries.ts';
import { createLimiter, type Limiter } from '../../core/ground/async/limiter.ts';
import { networkOf } from '../../core/ground/net/network-of.ts';

/**
 * The share of the search process's places that one address may hold. A minute's allowance can come in one moment and would take all of
 * them, and everybody else would be told that search is busy. For pictures the search process has an eighth as many places.
 */
const PARTS: readonly { readonly path: RegExp; readonly part: number }[] = [
  { path: /^\/search\/image$/, part: 1 / 32 },
  { path: /^\/(?:search\/?|search\/more|picture\/[^/]+\/?)$/, part: 1 / 8 },
];
/** How many addresses are remembered; a forgotten address starts a new line. */
const REMEMBERED = 10_000;
/** As long as a search may take. A request that waits longer was given up, or is one of very many. */
const LONGEST_WAIT_MS = 15_000;
/**
 * By then a picture has arrived (http/server.ts gives a request a minute) and its search has ended. A client that reads the page slowly, or
 * never, must not hold the place from others behind the same address.
 */
const LONGEST_HELD_MS = 90_000;

/**
 * Handles a request once its address has a place for it, or not at all if the client has gone meanwhile.
 * @returns false if no place came in time, so that the request must be refused
 */
export type SearchesAtOnce = (
  request: IncomingMessage,
  response: ServerResponse,
  handle: () => Promise<void>,
) => Promise<boolean>;

/**
 * Admits the searches of an address few at a time, in order; expects the true address in X-Forwarded-For (client-address.ts). A page keeps
 * its place until it is made and sent, or until a time limit: a client that disconnects leaves a search that still runs.
 * @param places how many searches the search process admits at a time.
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
      // A search ends in time; a handler that never ends must not hold a place of its address forever.
      await endsWithin(LONGEST_WAIT_MS, handled);
    } finally {
      clearTimeout(timer);
      leave();
    }
    return true;
  };
}

/** @returns a function that gives the place back; undefined if none came in time. */
async function takeWithin(limitMs: number, limiter: Limiter): Promise<(() => void) | undefined> {
  const taking = limiter.take();
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), limitMs);
  const leave = await Promise.race([taking, late.promise]);
  clearTimeout(timer);
  // The place may still come.
  if (!leave) void taking.then(leaveAtOnce => leaveAtOnce());
  return leave;
}

/**
 * Resolves when nothing more of the response can be sent. A response that waits for its turn on its connection is only notified of the
 * connection's end.
 */
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
