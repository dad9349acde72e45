import type { Rate, RateLimitRepository } from '../../core/data/accounts/rate-limits.ts';
import { RateLimiter } from '../../core/ground/async/rate-limiter.ts';
import { BusyError } from '../../core/ground/errors.ts';
import { networkOf } from '../../core/ground/net/network-of.ts';

/** Higher than anybody reaches by hand, even deciding twice a second with images loaded ahead. */
const ACTIONS: Rate = { limit: 900, seconds: 60 };
/** Guesses at passwords and links: per network, and per name from a network. */
const GUESSES = {
  address: { limit: 30, seconds: 600 },
  username: { limit: 10, seconds: 600 },
} as const satisfies Record<string, Rate>;

/**
 * Limits how often somebody does something. Guesses are counted in the database, so the limit covers all processes and survives restarts.
 * The acts of signed-in people are counted in memory, which costs nothing.
 */
export class RequestLimits {
  readonly #limits: RateLimitRepository;
  readonly #actions = new RateLimiter(ACTIONS);

  constructor(limits: RateLimitRepository) {
    this.#limits = limits;
  }

  /** @throws BusyError 'auth.too-often' */
  async action(who: string): Promise<void> {
    const refusal = await this.#actions.take(who);
    if (refusal) throw new BusyError('auth.too-often', { seconds: refusal.seconds });
  }

  /** @throws BusyError 'auth.too-often' */
  async guess(address: string, username?: string): Promise<void> {
    const network = networkOf(address);
    await this.#count(`guess:address:${network}`, GUESSES.address);
    if (username !== undefined) await this.#count(usernameKey(network, username), GUESSES.username);
  }

  /** After signing in, a person may mistype again. */
  async guessedRight(address: string, username: string): Promise<void> {
    await this.#limits.delete(usernameKey(networkOf(address), username));
    await this.#limits.sweep();
  }

  async #count(key: string, rate: Rate): Promise<void> {
    const seconds = await this.#limits.hit(key, rate);
    if (seconds > 0) throw new BusyError('auth.too-often', { seconds });
  }
}

/** By name and network together, so that nobody can lock another person out from elsewhere. */
const usernameKey = (network: string, username: string): string => `guess:name:${network}:${username}`;
