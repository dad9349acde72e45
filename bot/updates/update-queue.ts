import type { Bot, BotError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Claimer } from '../../core/data/telegram/telegram-updates.ts';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { type Coalesced, coalesce } from '../../core/ground/async/coalesce.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import { until } from '../../core/ground/async/until.ts';
import { isPassing, NegarehError } from '../../core/ground/errors.ts';
import { parseJson } from '../../core/ground/files/parse-json.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { BotContext } from '../context.ts';
import { AnswerJournal } from '../sending/answer-journal.ts';
import { type Answers, chatOf } from '../sending/answers.ts';
import type { DelayNotices } from '../sending/delay-notices.ts';
import type { UpdateStore } from '../services.ts';
import { LeftForLater, Postponed, WaitsForService } from '../telegram/postponed.ts';
import type { SaidOf } from '../telegram/said.ts';
import { causeOf, describeError, isUnreachable } from '../telegram/telegram-errors.ts';
import { PostponedUpdates } from './postponed-updates.ts';
import { isUpdate } from './read-updates.ts';
import { retryDatabase } from './retry-database.ts';
import { ServiceOutage } from './service-outage.ts';
import { type Outcome, UpdateNotes } from './update-notes.ts';

/** Updates in memory at once; the others wait in the database. */
const OPEN_LIMIT = 1_000;
/** More are taken when so few are left, for each look excludes all that are here. */
const REFILL_AT = 750;
/** How often an answer is tried in its turn that cannot be sent although Telegram can be reached, */
const TRIES = 3;
/** and how often it is put aside after that before its person is told that it failed. */
const TIMES_PUT_ASIDE = 10;
const ASIDE_BACKOFF = { firstMs: 2_000, longestMs: 60_000 };
const BACKOFF = { firstMs: 1_000, longestMs: 2_000 };
/** Nothing is sent so shortly before the end: what Telegram has not answered by then would be sent again. */
const LAST_SEND_MS = 900;

export interface UpdateQueueOptions {
  readonly bot: Pick<Bot<BotContext>, 'botInfo' | 'handleUpdate' | 'errorHandler'>;
  readonly store: Pick<UpdateStore, 'keep' | 'claim' | 'begin' | 'release' | 'record' | 'settle'>;
  readonly answers: Answers;
  readonly delays: Pick<DelayNotices, 'tell'>;
  readonly log: Log;
  readonly saidOf: SaidOf;
  /** The process for which updates are claimed. */
  readonly claimer: () => Claimer;
  /** Aborted when nothing more is to begin. */
  readonly stopping: AbortSignal;
  /** Resolves at once while Telegram can be reached, else when it can be again. */
  readonly reachable: () => Promise<'was' | 'is again'>;
}

/**
 * Answers updates from the database: what was taken into it is answered, by this process or a later one, and is
 * noted as settled there when nothing more is to be sent.
 */
export class UpdateQueue {
  readonly #options: UpdateQueueOptions;
  readonly #botId: number;
  readonly #open = new Set<number>();
  /** On their way into the database: they need not be looked for there. */
  readonly #arriving = new Set<number>();
  /** Begun to no effect because the bot stops. */
  readonly #left: number[] = [];
  readonly #outage = new ServiceOutage();
  /** Of the image store alone: answers whose photos Telegram has go on meanwhile, and say nothing about it. */
  readonly #storeOutage = new ServiceOutage();
  readonly #postponed = new PostponedUpdates(() => this.takeFree());
  /** Whether the database may hold waiting updates that are not open here. */
  #hasBacklog = true;
  /** Whether some came to it since the last look. */
  #isBacklogFresh = false;
  readonly #refill: Coalesced;
  readonly #notes: UpdateNotes;

  constructor(options: UpdateQueueOptions) {
    this.#options = options;
    this.#botId = options.bot.botInfo.id;
    this.#notes = new UpdateNotes({ ...options, botId: this.#botId });
    this.#refill = coalesce(() => this.#takeBacklog());
  }

  /** Takes up what earlier processes have left, the oldest first. Resolves when the first of it is in work. */
  async start(): Promise<void> {
    await this.#refill();
  }

  /**
   * Stores updates and begins to answer them. When it resolves, they may be confirmed.
   * @throws what the database throws; nothing is answered then before a later call succeeds.
   */
  async accept(updates: readonly Update[]): Promise<void> {
    const { store, claimer } = this.#options;
    const fits = !this.#hasBacklog && this.#open.size + updates.length <= OPEN_LIMIT;
    const rows = updates.map(update => ({
      updateId: update.update_id,
      chatId: chatOf(update) || undefined,
      payload: JSON.stringify(update),
      said: this.#options.saidOf(update),
    }));
    let fresh: ReadonlySet<number>;
    let own: ReadonlySet<number>;
    try {
      for (const { updateId } of rows) this.#arriving.add(updateId);
      ({ fresh, own } = await store.keep(this.#botId, rows, fits ? claimer() : undefined));
    } catch (error) {
      // Perhaps they were stored, and only the answer was lost.
      this.#expectBacklog();
      throw error;
    } finally {
      for (const { updateId } of rows) this.#arriving.delete(updateId);
    }
    if (!fits) {
      if (fresh.size > 0) this.#expectBacklog();
      this.#refillLater();
      return;
    }
    const seen = new Set<number>();
    for (const update of updates) {
      if (!own.has(update.update_id) || seen.has(update.update_id)) continue;
      seen.add(update.update_id);
      this.#begin(update, 1);
    }
  }

  /** What is in work here. */
  get openIds(): readonly number[] {
    return [...this.#open];
  }

  /** All that this process has, has answered just now or answers later. */
  get hereIds(): readonly number[] {
    return [
      ...this.#open,
      ...this.#arriving,
      ...this.#notes.settledIds,
      ...this.#left,
      ...this.#postponed.ids(),
    ];
  }

  /** Other processes have claimed these meanwhile. */
  lose(ids: readonly number[]): void {
    for (const id of ids) this.#options.answers.open.get(id)?.journal.lose();
  }

  /** There are updates in the database that nobody has claimed. */
  takeFree(): void {
    this.#expectBacklog();
    this.#refillLater();
  }

  /** Waits for the answers in work until `deadline` (Date.now()), and leaves the others for the next start. */
  async drain(deadline: number): Promise<void> {
    const late = setTimeout(() => this.#notes.end(), Math.max(0, deadline - Date.now()));
    this.#postponed.close();
    const { budget } = this.#options.answers;
    budget.stopBeginning(new LeftForLater('stopping'));
    const isDone = (): boolean => this.#open.size === 0;
    await until(isDone, { everyMs: 20, withinMs: deadline - LAST_SEND_MS - Date.now() });
    budget.close(new LeftForLater('stopped'));
    await until(isDone, { everyMs: 20, withinMs: deadline - Date.now() });
    await this.#notes.flush();
    const left = [...this.#left, ...this.#open];
    if (left.length > 0) this.#options.log.warn({ left: left.length }, 'left for the next start');
    await this.#notes.release(left);
    clearTimeout(late);
    this.#notes.end();
  }

  #expectBacklog(): void {
    this.#hasBacklog = true;
    this.#isBacklogFresh = true;
  }

  #refillLater(): void {
    // The next answered update asks again.
    this.#refill().catch((error: unknown) => {
      this.#options.log.error(describeError(error), 'waiting updates could not be read');
    });
  }

  async #takeBacklog(): Promise<void> {
    const { store, claimer, stopping, log } = this.#options;
    while (this.#hasBacklog && !stopping.aborted) {
      const limit = OPEN_LIMIT - this.#open.size;
      if (limit <= 0) return;
      this.#isBacklogFresh = false;
      const due = this.#postponed.due();
      const look = () => {
        const here = [...this.#open, ...this.#arriving, ...this.#notes.settledIds];
        const except = [...here, ...this.#postponed.ids()];
        return store.claim(this.#botId, { ...claimer(), except, limit });
      };
      const rows = await retryDatabase(look, { log, stopped: stopping });
      if (!rows) return;
      for (const { updateId, payload, attempts, journal } of rows) {
        const update = parseUpdate(payload);
        if (update?.update_id === updateId) this.#begin(update, attempts + 1, journal);
        else this.#settle(updateId, 'failed');
      }
      if (rows.length === limit) continue;
      for (const id of due) if (this.#postponed.isDue(id)) this.#forgetPostponed(id);
      if (!this.#isBacklogFresh) this.#hasBacklog = false;
    }
  }

  /** It was looked for when its moment had come, and was not there. */
  #forgetPostponed(id: number): void {
    this.#postponed.delete(id);
    this.#options.answers.forgetAside(id);
  }

  #begin(update: Update, attempt: number, kept?: unknown): void {
    const { answers, log } = this.#options;
    const id = update.update_id;
    // A look into the database that was under way can bring what has come in another way meanwhile.
    if (this.#open.has(id) || this.#notes.isSettled(id)) return;
    this.#open.add(id);
    const journal = new AnswerJournal({
      attempt,
      isPostponed: this.#postponed.has(id),
      kept,
      save: sent => this.#notes.sent(id, sent),
      begin: () => this.#notes.begin(id),
    });
    answers.enter(update, journal);
    void this.#answer(update).then(async outcome => {
      journal.end();
      this.#notes.endAttempt(id);
      if (outcome instanceof Postponed) {
        await this.#notes.release([id]).catch((error: unknown) => {
          log.error(describeError(error), 'a postponed update could not be noted');
        });
        if (outcome instanceof WaitsForService) answers.close(update);
        else answers.putAside(update, outcome.until);
      } else answers.close(update);
      this.#open.delete(id);
      if (outcome === undefined) this.#left.push(id);
      else this.#notes.keepAttempt(id);
      // Only after it has left: when it is due, the database is searched for those that are not here.
      if (outcome instanceof Postponed) this.#postponed.add(id, outcome.until);
      else if (outcome) this.#settle(id, outcome);
      if (this.#hasBacklog && this.#open.size <= REFILL_AT) this.#refillLater();
    });
  }

  /** @returns undefined when it is left for the next start. Never rejects. */
  async #answer(update: Update): Promise<Outcome | Postponed | undefined> {
    const { bot, answers, log, stopping, reachable } = this.#options;
    // One that was put aside is tried once each time: a call that is never answered may have done its work each time.
    for (let tries = this.#postponed.failures(update.update_id) > 0 ? TRIES : 1; ; ) {
      try {
        await bot.handleUpdate(update);
        if (answers.open.get(update.update_id)?.journal.queryId !== undefined) this.#outage.end();
        return 'answered';
      } catch (error) {
        const cause = causeOf(error);
        if (cause instanceof LeftForLater) return undefined;
        if (cause instanceof Postponed) return cause;
        if (isUnreachable(cause)) {
          if (stopping.aborted) return undefined;
          // While nobody can reach Telegram, it is not this update's fault.
          if ((await reachable()) === 'was') tries += 1;
          if (tries <= TRIES) {
            await sleep(backoffMs(tries, BACKOFF), stopping);
            answers.beginAgain(update);
            continue;
          }
          const failures = this.#postponed.failures(update.update_id) + 1;
          if (failures <= TIMES_PUT_ASIDE) {
            this.#postponed.countFailure(update.update_id);
            const answer = answers.open.get(update.update_id);
            if (answer) await this.#options.delays.tell(answer);
            return new Postponed(Date.now() + backoffMs(failures, ASIDE_BACKOFF));
          }
        }
        const own = toOwnError(cause);
        if (isPassing(own)) {
          const level = this.#postponed.has(update.update_id) ? 'debug' : 'warn';
          log[level]({ ...describeError(own), update: update.update_id }, 'an answer waits for a service');
          const isStoreAway = own instanceof NegarehError && own.code.startsWith('store.');
          const outage = isStoreAway ? this.#storeOutage : this.#outage;
          const waits = new WaitsForService(outage.retryAt(own));
          const answer = answers.open.get(update.update_id);
          if (answer && outage.isWorthTelling) await this.#options.delays.tell(answer);
          return waits;
        }
        try {
          await bot.errorHandler(error as BotError<BotContext>);
        } catch (reason) {
          if (reason instanceof LeftForLater) return undefined;
          if (reason instanceof Postponed) return reason;
          log.error(describeError(reason), 'the error handler failed');
        }
        return 'failed';
      }
    }
  }

  #settle(id: number, outcome: Outcome): void {
    this.#postponed.delete(id);
    this.#notes.settle(id, outcome);
  }
}

/** We wrote it ourselves; a damaged one must not stop the other answers. */
function parseUpdate(payload: string): Update | undefined {
  const update = parseJson(payload);
  return isUpdate(update) ? update : undefined;
}
