import type { MiddlewareFn, NextFunction } from 'grammy';
import type { Update } from 'grammy/types';
import { SUSPECT_ATTEMPTS } from '../../core/data/telegram/telegram-updates.ts';
import { createLimiter } from '../../core/ground/async/limiter.ts';
import type { BotContext } from '../context.ts';
import { RETRIES } from '../telegram/telegram-api.ts';
import type { AnswerJournal } from './answer-journal.ts';
import { ChatTurns } from './chat-turns.ts';
import { SendBudget } from './send-budget.ts';
import { sendInTurn } from './send-in-turn.ts';
import type { SendLimits } from './send-limits.ts';

/**
 * Answers in work at once. Most wait for Telegram: an album takes half a second and the line under it another second, so fifty answers a
 * second are a hundred at a time.
 */
const CONCURRENCY = 200;
/**
 * Inline queries have places of their own, because they wait for no chat. Telegram takes an inline answer for some ten seconds (it does not
 * say exactly how many), so a query that has waited that long, behind others or for the database, is not worth a search.
 */
const INLINE_CONCURRENCY = 40;
const INLINE_LIFE_MS = 10_000;

/** An answer from its arrival to its end. */
export interface OpenAnswer {
  readonly update: Update;
  readonly journal: AnswerJournal;
  /** When Telegram delivered the update, to any process (Date.now()). */
  readonly receivedAt: number;
  /** When the update came to this process (Date.now()). */
  readonly enteredAt: number;
  /** When the answer's turn came (Date.now()); before that, when the update came to this process. */
  since: number;
  readonly order: number;
  /** Lets the next answer begin that may be killing the bot. Only one of those is in work at a time. */
  leaveAlone?: () => void;
}

/** Larger than any id of Telegram's, which have at most 52 bits. */
const INLINE = 2 ** 52;

/**
 * The line that an update waits in: answers of one line are sent one after the other. An inline query waits for nothing in the person's
 * private chat.
 */
export function chatOf({ message, edited_message, callback_query, inline_query }: Update): number {
  if (inline_query) return inline_query.from.id + INLINE;
  const chat = (message ?? edited_message ?? callback_query?.message)?.chat.id;
  return chat ?? callback_query?.from.id ?? 0;
}

/** The order in which the budget serves answers. */
const isEarlier = (one: OpenAnswer, other: OpenAnswer): boolean =>
  one.since < other.since || (one.since === other.since && one.order < other.order);

/** The answers in work: connects what the queue knows about an update with the handlers that run for it. */
export class Answers {
  readonly #open = new Map<number, OpenAnswer>();
  readonly #suspects = createLimiter(1);
  readonly #moved = new Map<number, number>();
  #order = 0;
  readonly #chatTurns = new ChatTurns(CONCURRENCY);
  readonly #inlineTurns = new ChatTurns(INLINE_CONCURRENCY);
  readonly budget: SendBudget;

  constructor(limits: SendLimits) {
    this.budget = new SendBudget(limits);
  }

  /** In the order in which they came. */
  get open(): ReadonlyMap<number, OpenAnswer> {
    return this.#open;
  }

  /** Whether this many messages would keep an update's chat waiting for long, behind the earlier answers that have something to send. */
  isQueueLong(update: Update, weight: number): boolean {
    const own = this.#open.get(update.update_id);
    let before = 0;
    for (const answer of this.#open.values()) {
      // An answer that began later is sent later, even if it is ready first.
      if (own && !isEarlier(answer, own)) continue;
      if (!answer.journal.hasSent) before += answer.journal.expected;
    }
    return this.budget.isLong(chatOf(update), { weight, before });
  }

  /** Must be called in the order in which the updates came. */
  enter(update: Update, journal: AnswerJournal, receivedAt: number): void {
    const enteredAt = Date.now();
    const order = this.#order++;
    const times = { receivedAt, enteredAt, since: enteredAt };
    this.#open.set(update.update_id, { update, journal, ...times, order });
    this.#turnsOf(update).enter(chatOf(update), update.update_id);
  }

  /** Call before the handlers run again for an update. The update keeps its turn. */
  beginAgain(update: Update): void {
    this.#open.get(update.update_id)?.journal.beginAgain();
  }

  close(update: Update): void {
    this.#forget(update);
    this.#turnsOf(update).leave(chatOf(update), update.update_id);
  }

  /** Removes an update from memory until it is entered again. It keeps its place in its chat's line. */
  putAside(update: Update, until: number): void {
    this.#forget(update);
    this.#turnsOf(update).putAside(chatOf(update), update.update_id, until);
  }

  /** An update that was put aside will not come back. */
  forgetAside(updateId: number): void {
    for (const turns of [this.#chatTurns, this.#inlineTurns]) turns.forgetAside(updateId);
  }

  #turnsOf({ inline_query }: Update): ChatTurns {
    return inline_query ? this.#inlineTurns : this.#chatTurns;
  }

  /** Nobody sees an answer to an inline query that is too old or was typed over. */
  isTypedOver(update: Update): boolean {
    const { receivedAt = 0 } = this.#open.get(update.update_id) ?? {};
    const isLate = Date.now() - receivedAt > INLINE_LIFE_MS;
    return (
      update.inline_query !== undefined &&
      (isLate || !this.#inlineTurns.isLast(chatOf(update), update.update_id))
    );
  }

  #forget(update: Update): void {
    this.#open.get(update.update_id)?.leaveAlone?.();
    this.#open.delete(update.update_id);
  }

  /** Gives the handlers the journal. Must run before all other handlers. */
  readonly withJournal: MiddlewareFn<BotContext> = (ctx, next) => {
    const answer = this.#open.get(ctx.update.update_id);
    if (!answer) throw new Error(`update ${ctx.update.update_id} was not opened`);
    const { journal } = answer;
    ctx.journal = journal;
    const turn = { journal, budget: this.budget, begun: answer, moved: this.#moved };
    ctx.api.config.use(sendInTurn(turn), ...RETRIES);
    return next();
  };

  /** Waits for the chat's earlier answers. */
  readonly inTurn = async (
    ctx: Pick<BotContext, 'update' | 'journal'>,
    next: NextFunction,
  ): Promise<void> => {
    const { update } = ctx;
    await this.#turnsOf(update).wait(chatOf(update), update.update_id);
    if (this.isTypedOver(update)) return;
    const answer = this.#open.get(update.update_id);
    if (answer && answer.since === answer.enteredAt) answer.since = Date.now();
    // Checked before the search: its photos could not be sent anyway.
    this.budget.check(chatOf(update));
    if (ctx.journal.attempt > SUSPECT_ATTEMPTS && answer) answer.leaveAlone ??= await this.#suspects.take();
    await ctx.journal.noteBegun();
    return next();
  };
}
