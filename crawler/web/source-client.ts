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
  /** The name that people know. */
  readonly source: string;
  readonly client: WebClient;
  readonly robots: RobotsRules;
  readonly pace: Pace;
  readonly breaker: CircuitBreaker;
  /** Counts a request that is about to be sent. Resolves with the seconds to wait if none is allowed now, else 0. */
  readonly allow: () => Promise<{ readonly seconds: number; readonly reason: string }>;
  readonly onPause?: (pauseMs: number, error: unknown) => void;
  /** A longer requested pause is left to the caller: 15 minutes by default. */
  readonly longestWaitMs?: number;
  readonly backoff?: Backoff;
  readonly wait?: typeof sleep;
}

export type SourceRequest = Omit<WebRequest, 'beforeHop'>;

/** Requests to one source, under all of its rules. */
export interface SourceClient {
  /**
   * A 2xx answer. Transient faults are retried with growing pauses, or after the pause that the server asked for.
   * @throws NotFoundError 'web.gone'; InputError 'robots.disallowed' | 'web.address' | 'web.too-large'; PermanentError 'web.refused';
   *   BusyError 'crawl.paused'; the last transient fault; the signal's reason.
   */
  ask(request: SourceRequest): Promise<WebAnswer>;
  /**
   * The same as JSON. An empty answer or one that is not JSON counts as a refusal, because challenges and blocks come with 200.
   * @param read parses the value; its errors count like an error status
   */
  askJson<Value>(request: SourceRequest, read: (value: unknown) => Value): Promise<Value>;
}

const BACKOFF: Backoff = { firstMs: 2_000, longestMs: 5 * 60_000 };
const TRIES = 5;
/** If a server asks for a longer pause, the breaker records it, because no process waits that long. */
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

  /** The breaker records a pause that nobody here waits for, because it applies to everyone who asks this source. */
  const askedMsOf = (error: NegarehError | undefined): number => {
    const askedMs = error instanceof BusyError ? error.retryAfterSeconds * 1_000 : 0;
    return askedMs > longestWaitMs ? askedMs : 0;
  };

  const ask = <Result>(request: SourceRequest, read: (answer: WebAnswer) => Result): Promise<Result> =>
    retry(() => askOnce(request, read), {
      backoff,
      tries: TRIES,
      longestAskedMs: longestWaitMs,
      // Pauses of the breaker, of the daily cap and of the night are left to the caller, who stores them in a row.
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

/** An invalid address has no host to wait for; the client reports what is wrong with it. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

const isPassing = (error: NegarehError | undefined): boolean =>
  error instanceof RetryableError || (error instanceof BusyError && error.code !== 'crawl.paused');

/** The reason if an answer refuses us, and not only one page. */
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
    // Most likely cut off on the way.
    throw new RetryableError('service.unreachable', { service: url.host, reason: 'broken JSON' }, { cause });
  }
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === null || isEmpty) throw refused('an empty answer');
  return value;
}
