import type { Bot } from 'grammy';
import type { Update } from 'grammy/types';
import type { Claimer } from '../../core/data/telegram/update-claims.ts';
import { type Coalesced, coalesce } from '../../core/ground/async/coalesce.ts';
import { until } from '../../core/ground/async/until.ts';
import type { BotContext } from '../context.ts';
import { AnswerJournal } from '../sending/answer-journal.ts';
import { chatOf } from '../sending/answers.ts';
import type { UpdateStore } from '../services.ts';
import type { SaidOf } from '../telegram/message-hash.ts';
import { LeftForLater, Postponed, WaitsForService } from '../telegram/postponed.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { PostponedUpdates } from './postponed-updates.ts';
import { parseUpdate } from './read-updates.ts';
import { retryDatabase } from './retry-database.ts';
import { type AttemptServices, UpdateAttempts } from './update-attempts.ts';
import { type Outcome, UpdateNotes } from './update-notes.ts';

/** How many updates are in memory at once; the others wait in the database. */
const OPEN_LIMIT = 1_000;
/** More are taken when this few are left, not sooner, because each query excludes all that are here. */
const REFILL_AT = 750;
/** Nothing is sent this shortly before the end: messages that Telegram has not answered by then would be sent again. */
const LAST_SEND_MS = 900;

export interface UpdateQueueOptions extends AttemptServices {
  readonly bot: Pick<Bot<BotContext>, 'botInfo' | 'handleUpdate' | 'errorHandler'>;
  readonly store: Pick<UpdateStore, 'keep' | 'claim' | 'begin' | 'release' | 'record' | 'settle'>;
  readonly saidOf: SaidOf;
  /** The process that claims the updates. */
  readonly claimer: () => Claimer;
}

interface Beginning {
  readonly attempt?: number;
  /** What the journal of an earlier process recorded. */
  readonly kept?: unknown;
  readonly receivedAt: number;
}

/**
 * Answers updates from the database. Whatever was stored there is answered, by this process or a later one, and is marked as settled when
 * nothing more has to be sent.
 */
export class UpdateQueue {
  readonly #options: UpdateQueueOptions;
  readonly #botId: number;
  readonly #open = new Set<number>();
  /** Updates that are being stored: they need not be looked for in the database. */
  readonly #arriving = new Set<number>();
  /** Updates that began without effect because the bot stops. */
  readonly #left: number[] = [];
  readonly #postponed = new PostponedUpdates(() => this.takeFree());
  readonly #attempts: UpdateAttempts;
  /** Whether the database may have waiting updates that are not open here. */
  #hasBacklog = true;
  /** Whether some were added since the last look. */
  #isBacklogFresh = false;
  readonly #refill: Coalesced;
  readonly #notes: UpdateNotes;

  constructor(options: UpdateQueueOptions) {
    this.#options = options;
    this.#botId = options.bot.botInfo.id;
    this.#notes = new UpdateNotes({ ...options, botId: this.#botId });
    this.#attempts = new UpdateAttempts(options, this.#postponed);
    this.#refill = coalesce(() => this.#takeBacklog());
  }

  /** Takes up what earlier processes have left, the oldest first. Resolves when the first of it is in work. */
  async start(): Promise<void> {
    await this.#refill();
  }

  /**
   * Stores updates and begins to answer them. Once it resolves, they may be confirmed.
   * @param receivedAt when they came (Date.now()).
   * @throws the database's errors; nothing is answered then until a later call succeeds.
   */
  async accept(updates: readonly Update[], receivedAt: number): Promise<void> {
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
      ({ fresh, own } = await store.keep(
        this.#botId,
        rows,
        fits ? claimer() : undefined,
        Date.now() - receivedAt,
      ));
    } catch (error) {
      // Perhaps they were stored and only the reply was lost.
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
      this.#begin(update, { receivedAt });
    }
  }

  /** Updates in work here. */
  get openIds(): readonly number[] {
    return [...this.#open];
  }

  /** All updates that this process has, has just answered or will answer later. */
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

  /** Call when the database has updates that nobody has claimed. */
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
    // The next answered update tries again.
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
      for (const { updateId, payload, attempts, journal: kept, waitedMs } of rows) {
        const update = parseUpdate(payload);
        if (update?.update_id === updateId)
          this.#begin(update, { attempt: attempts + 1, kept, receivedAt: Date.now() - waitedMs });
        else this.#settle(updateId, 'failed');
      }
      if (rows.length === limit) continue;
      for (const id of due) if (this.#postponed.isDue(id)) this.#forgetPostponed(id);
      if (!this.#isBacklogFresh) this.#hasBacklog = false;
    }
  }

  /** The update was looked for when its moment had come, and was not found. */
  #forgetPostponed(id: number): void {
    this.#postponed.delete(id);
    this.#options.answers.forgetAside(id);
  }

  #begin(update: Update, { attempt = 1, kept, receivedAt }: Beginning): void {
    const { bot, answers, log } = this.#options;
    const id = update.update_id;
    // A query that was running can return an update that has meanwhile come in another way.
    if (this.#open.has(id) || this.#notes.isSettled(id)) return;
    this.#open.add(id);
    const journal = new AnswerJournal({
      attempt,
      isPostponed: this.#postponed.has(id),
      kept,
      save: sent => this.#notes.sent(id, sent),
      begin: () => this.#notes.begin(id),
    });
    answers.enter(update, journal, receivedAt);
    void this.#attempts
      .run(update, () => bot.handleUpdate(update))
      .then(async outcome => {
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
        // Only after it has left: when it is due, the database is searched for updates that are not here.
        if (outcome instanceof Postponed) this.#postponed.add(id, outcome.until);
        else if (outcome) this.#settle(id, outcome);
        if (this.#hasBacklog && this.#open.size <= REFILL_AT) this.#refillLater();
      });
  }

  #settle(id: number, outcome: Outcome): void {
    this.#postponed.delete(id);
    this.#notes.settle(id, outcome);
  }
}
