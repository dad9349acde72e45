import robotsParser from 'robots-parser';
import { InputError, RetryableError } from '../../core/ground/errors.ts';
import type { WebAnswer, WebClient } from './web-client.ts';

/** Our name in a robots.txt (RFC 9309: the product token). */
const PRODUCT_TOKEN = 'negareh';
/** The least that a crawler must read (RFC 9309, 2.5). */
const MAX_BYTES = 500 * 1024;
/** The longest time that a robots.txt may be cached (RFC 9309, 2.4). */
const KEPT_MS = 24 * 60 * 60 * 1_000;
/** More than any real site asks for; a year between two requests means no. */
const LONGEST_DELAY_SECONDS = 60 * 60;

// The package's types name a default export that its CommonJS does not have.
type Parse = typeof robotsParser.default;
const isParse = (exported: unknown): exported is Parse => typeof exported === 'function';
const parse: Parse = isParse(robotsParser) ? robotsParser : robotsParser.default;

interface Rules {
  readonly readAt: number;
  readonly mayVisit: (url: URL) => boolean;
  readonly delaySeconds: number;
}

/** Bounds memory: a list may name pictures on a million hosts. Evicted rules are read again. */
const MOST_ORIGINS = 1_000;

const EVERYTHING = { mayVisit: () => true, delaySeconds: 0 };

/** The robots.txt of each origin, read once a day. */
export class RobotsRules {
  readonly #client: WebClient;
  readonly #now: () => number;
  readonly #rules = new Map<string, Promise<Rules>>();

  constructor(client: WebClient, now: () => number = Date.now) {
    this.#client = client;
    this.#now = now;
  }

  /**
   * @returns the seconds that the site wants between two requests; 0 if it does not say.
   * @throws InputError 'robots.disallowed'; RetryableError 'service.unreachable' if robots.txt cannot be read now, which forbids everything
   *   (RFC 9309, 2.3.1.4).
   */
  async check(url: URL, signal?: AbortSignal): Promise<number> {
    const { mayVisit, delaySeconds } = await this.#rulesOf(url.origin, signal);
    if (!mayVisit(url)) throw new InputError('robots.disallowed', { address: url.href });
    return delaySeconds;
  }

  async #rulesOf(origin: string, signal: AbortSignal | undefined): Promise<Rules> {
    const known = this.#rules.get(origin);
    if (known && this.#now() - (await known).readAt < KEPT_MS) return known;
    const reading = this.#read(origin, signal);
    this.#rules.delete(origin);
    this.#rules.set(origin, reading);
    for (const oldest of this.#rules.keys()) {
      if (this.#rules.size <= MOST_ORIGINS) break;
      this.#rules.delete(oldest);
    }
    // After a failure the next caller asks again.
    reading.catch(() => this.#rules.get(origin) === reading && this.#rules.delete(origin));
    return reading;
  }

  async #read(origin: string, signal: AbortSignal | undefined): Promise<Rules> {
    const url = `${origin}/robots.txt`;
    const answer = await this.#client.request({ url, maxBytes: MAX_BYTES, excess: 'cut', signal });
    return { readAt: this.#now(), ...rulesOf(url, answer) };
  }
}

function rulesOf(url: string, { status, body }: WebAnswer): Omit<Rules, 'readAt'> {
  if (status >= 500 || status === 429) {
    const reason = `robots.txt: HTTP ${status}`;
    throw new RetryableError('service.unreachable', { service: new URL(url).host, reason });
  }
  // “Unavailable”: without a robots.txt there are no rules (RFC 9309, 2.3.1.3).
  if (status >= 300) return EVERYTHING;
  const robots = parse(url, body.toString('utf8'));
  return {
    mayVisit: ({ href }) => robots.isAllowed(href, PRODUCT_TOKEN) !== false,
    delaySeconds: Math.min(LONGEST_DELAY_SECONDS, Math.max(0, robots.getCrawlDelay(PRODUCT_TOKEN) ?? 0)),
  };
}
