import type { Backoff } from '../../core/ground/async/backoff.ts';
import { retry } from '../../core/ground/async/retry.ts';
import type { sleep } from '../../core/ground/async/sleep.ts';
import {
  BusyError,
  type NegarehError,
  ownError,
  PermanentError,
  RetryableError,
} from '../../core/ground/errors.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { failureOfAnswer } from './failure-of-answer.ts';
import type { Pace } from './pace.ts';
import type { RobotsRules } from './robots.ts';
import type { WebAnswer, WebClient, WebRequest } from './web-client.ts';

export interface SourceClientOptions {
  /** As a person knows it. */
  readonly source: string;
  readonly client: WebClient;
  readonly robots: RobotsRules;
  readonly pace: Pace;
  readonly breaker: CircuitBreaker;
  /** Counts a request that is about to be sent. Answers with the seconds to wait when there may be none now, else 0. */
  readonly allow: () => Promise<{ readonly seconds: number; readonly reason: string }>;
  readonly onPause?: (pauseMs: number, error: unknown) => void;
  /** Who is asked for a longer pause lets the caller wait: 15 minutes when absent. */
  readonly longestWaitMs?: number;
  readonly backoff?: Backoff;
  readonly wait?: typeof sleep;
}

export type SourceRequest = Omit<WebRequest, 'beforeHop'>;

/** Requests to one source, by all of its rules. */
export interface SourceClient {
  /**
   * An answer of 2xx. Passing faults are tried again with growing pauses, or after the one that was asked for.
   * @throws NotFoundError 'web.gone'; InputError 'robots.disallowed' | 'web.address' | 'web.too-large'; PermanentError
   *   'web.refused'; BusyError 'crawl.paused'; the last passing fault; the signal's reason.
   */
  ask(request: SourceRequest): Promise<WebAnswer>;
  /**
   * The same as JSON. An answer that is empty or not JSON counts as a refusal: a challenge or a block comes with 200.
   * @param read makes something of the value; what it throws counts like a status
   */
  askJson<Value>(request: SourceRequest, read: (value: unknown) => Value): Promise<Value>;
}

const BACKOFF: Backoff = { firstMs: 2_000, longestMs: 5 * 60_000 };
const TRIES = 5;
/** A server that asks for more gets it from the breaker: no process waits that long. */
const LONGEST_WAIT_MS = 15 * 60_000;

export function createSourceClient(options: SourceClientOptions): SourceClient {
  const { source, client, robots, pace, breaker, allow, onPause, backoff = BACKOFF, wait } = options;
  const { longestWaitMs = LONGEST_WAIT_MS } = options;

  const beforeHop = async (url: URL, signal: AbortSignal | undefined): Promise<void> => {
    const delaySeconds = await robots.check(url, signal);
    pace.slowDown(url.host, delaySeconds * 1_000);
  };

  const askOnce = async <Result>(request: SourceRequest, read: (answer: WebAnswer) => Result) => {
    breaker.check();
    const { signal } = request;
    const attempt = async () => {
      breaker.check();
      const { seconds, reason } = await allow();
      if (seconds > 0) throw new BusyError('crawl.paused', { source, seconds, reason });
      const answer = await client.request({ ...request, beforeHop: url => beforeHop(url, signal) });
      const failure = failureOfAnswer(answer);
      if (failure) throw failure;
      return read(answer);
    };
    try {
      const result = await pace.run(attempt, { host: hostOf(request.url), signal });
      await breaker.succeeded();
      return result;
    } catch (error) {
      const own = ownError(error);
      const reason = refusalOf(own);
      if (reason !== undefined) await breaker.refused(reason, askedMsOf(own));
      throw error;
    }
  };

  /** A pause that nobody here waits for is kept by the breaker: it is for all who ask this source. */
  const askedMsOf = (error: NegarehError | undefined): number => {
    const askedMs = error instanceof BusyError ? error.retryAfterSeconds * 1_000 : 0;
    return askedMs > longestWaitMs ? askedMs : 0;
  };

  const ask = <Result>(request: SourceRequest, read: (answer: WebAnswer) => Result): Promise<Result> =>
    retry(() => askOnce(request, read), {
      backoff,
      tries: TRIES,
      longestAskedMs: longestWaitMs,
      // A pause of the breaker, of the cap or of the night is for whoever runs the crawl, who keeps it in a row.
      passes: error => isPassing(ownError(error)),
      signal: request.signal,
      ...(onPause && { onPause }),
      ...(wait && { wait }),
    });

  return {
    ask: request => ask(request, answer => answer),
    askJson: (request, read) =>
      ask({ accept: 'application/json', ...request }, answer => read(parseJson(answer))),
  };
}

/** An invalid address has no host to wait for; the client says what is wrong with it. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

const isPassing = (error: NegarehError | undefined): boolean =>
  error instanceof RetryableError || (error instanceof BusyError && error.code !== 'crawl.paused');

/** Why an answer counts as a refusal of us, and not as one of a page. */
function refusalOf(error: NegarehError | undefined): string | undefined {
  if (error instanceof PermanentError && error.code === 'web.refused') return reasonIn(error);
  if (error instanceof BusyError && error.code === 'service.busy') return 'HTTP 429';
  return undefined;
}

const reasonIn = ({ parameters }: NegarehError): string =>
  'reason' in parameters ? parameters.reason : 'refused';

function parseJson({ body, url }: WebAnswer): unknown {
  const text = body.toString('utf8').trim();
  const refused = (reason: string) => new PermanentError('web.refused', { address: url.href, reason });
  if (text === '') throw refused('an empty answer');
  if (text.startsWith('<')) throw refused('a web page instead of data');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // Cut off on the way, most likely.
    throw new RetryableError('service.unreachable', { service: url.host, reason: 'broken JSON' }, { cause });
  }
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === null || isEmpty) throw refused('an empty answer');
  return value;
}
