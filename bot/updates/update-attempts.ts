import type { Bot, BotError } from 'grammy';
import type { Update } from 'grammy/types';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { retry } from '../../core/ground/async/retry.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import { isPassing, NegarehError } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { BotContext } from '../context.ts';
import type { Answers } from '../sending/answers.ts';
import type { DelayNotices } from '../sending/delay-notices.ts';
import { LeftForLater, Postponed, WaitsForService } from '../telegram/postponed.ts';
import { causeOf, describeError, isUnreachable } from '../telegram/telegram-errors.ts';
import type { PostponedUpdates } from './postponed-updates.ts';
import { ServiceOutage } from './service-outage.ts';
import type { Outcome } from './update-notes.ts';

/** How often an answer that cannot be sent although Telegram can be reached is tried in its turn, */
const TRIES = 3;
/** and how often it is put aside after that before the person is told that it failed. */
const TIMES_PUT_ASIDE = 10;
const ASIDE_BACKOFF = { firstMs: 2_000, longestMs: 60_000 };
const BACKOFF = { firstMs: 2_000, longestMs: 2_000 };

export interface AttemptServices {
  readonly bot: Pick<Bot<BotContext>, 'errorHandler'>;
  readonly answers: Answers;
  readonly delays: Pick<DelayNotices, 'tell'>;
  readonly log: Log;
  /** Aborted when nothing more may begin. */
  readonly stopping: AbortSignal;
  /** Resolves at once while Telegram can be reached, else as soon as it can be reached again. */
  readonly reachable: () => Promise<'was' | 'is again'>;
}

/** Retries answers that cannot be sent, and decides what happens to updates that could not be answered. */
export class UpdateAttempts {
  readonly #services: AttemptServices;
  readonly #postponed: Pick<PostponedUpdates, 'has' | 'failures' | 'countFailure'>;
  readonly #outage = new ServiceOutage();
  /** For the image store alone: answers whose photos Telegram has go on meanwhile and say nothing about the outage. */
  readonly #storeOutage = new ServiceOutage();

  constructor(
    services: AttemptServices,
    postponed: Pick<PostponedUpdates, 'has' | 'failures' | 'countFailure'>,
  ) {
    this.#services = services;
    this.#postponed = postponed;
  }

  /** @returns undefined if the update is left for the next start. Never rejects. */
  async run(update: Update, answer: () => Promise<void>): Promise<Outcome | Postponed | undefined> {
    try {
      await this.#retried(update, answer);
    } catch (error) {
      return this.#outcomeOf(update, error);
    }
    const { answers } = this.#services;
    if (answers.open.get(update.update_id)?.journal.queryId !== undefined) this.#outage.end();
    return 'answered';
  }

  #retried(update: Update, answer: () => Promise<void>): Promise<void> {
    const { answers, stopping, reachable } = this.#services;
    let isFirst = true;
    const act = (): Promise<void> => {
      if (!isFirst) answers.beginAgain(update);
      isFirst = false;
      return answer();
    };
    const isRetried = (error: unknown) => isUnreachable(causeOf(error)) && !stopping.aborted;
    return retry(act, {
      backoff: BACKOFF,
      // An answer that was put aside gets one try each time: a call without an answer may have done its work each time.
      tries: this.#postponed.failures(update.update_id) > 0 ? 1 : TRIES,
      passes: isRetried,
      // While Telegram cannot be reached at all, the failure is not this update's fault.
      counts: async error => !isRetried(error) || (await reachable()) === 'was',
      wait: pauseMs => sleep(pauseMs, stopping),
    });
  }

  async #outcomeOf(update: Update, error: unknown): Promise<Outcome | Postponed | undefined> {
    const cause = causeOf(error);
    if (cause instanceof LeftForLater) return undefined;
    if (cause instanceof Postponed) return cause;
    if (isUnreachable(cause)) {
      if (this.#services.stopping.aborted) return undefined;
      const failures = this.#postponed.failures(update.update_id) + 1;
      if (failures <= TIMES_PUT_ASIDE) {
        this.#postponed.countFailure(update.update_id);
        await this.#tellOfDelay(update);
        return new Postponed(Date.now() + backoffMs(failures, ASIDE_BACKOFF));
      }
    }
    const own = toOwnError(cause);
    return isPassing(own) ? this.#waitForService(update, own) : this.#fail(error);
  }

  async #waitForService(update: Update, error: unknown): Promise<Postponed> {
    const { log } = this.#services;
    const level = this.#postponed.has(update.update_id) ? 'debug' : 'warn';
    log[level]({ ...describeError(error), update: update.update_id }, 'an answer waits for a service');
    const isStoreAway = error instanceof NegarehError && error.code.startsWith('store.');
    const outage = isStoreAway ? this.#storeOutage : this.#outage;
    const waits = new WaitsForService(outage.retryAt(error));
    if (outage.isWorthTelling) await this.#tellOfDelay(update);
    return waits;
  }

  async #fail(error: unknown): Promise<Outcome | Postponed | undefined> {
    const { bot, log } = this.#services;
    try {
      await bot.errorHandler(error as BotError<BotContext>);
    } catch (reason) {
      if (reason instanceof LeftForLater) return undefined;
      if (reason instanceof Postponed) return reason;
      log.error(describeError(reason), 'the error handler failed');
    }
    return 'failed';
  }

  async #tellOfDelay(update: Update): Promise<void> {
    const answer = this.#services.answers.open.get(update.update_id);
    if (answer) await this.#services.delays.tell(answer);
  }
}
