import type { MiddlewareFn } from 'grammy';
import type { Update } from 'grammy/types';
import type { BotContext } from '../context.ts';
import { RETRIES } from '../telegram/telegram-api.ts';
import type { AnswerJournal } from './answer-journal.ts';
import { ChatTurns } from './chat-turns.ts';
import { recordSends } from './record-sends.ts';
import { SendGate } from './send-gate.ts';

/** Answers in work at once; each may hold an upload of ten pictures. */
const CONCURRENCY = 50;

/** Whose answers come one after the other. */
function chatOf({ message, edited_message, callback_query }: Update): string {
  const chat = (message ?? edited_message ?? callback_query?.message)?.chat.id;
  return String(chat ?? callback_query?.from.id ?? '');
}

/** The answers in work: connects what the queue knows of an update with the handlers that run for it. */
export class Answers {
  readonly #journals = new Map<number, AnswerJournal>();
  readonly #turns = new ChatTurns(CONCURRENCY);
  readonly #gate = new SendGate();

  /** To be called in the order in which the updates came. */
  open(update: Update, journal: AnswerJournal): void {
    this.#journals.set(update.update_id, journal);
    this.#turns.enter(chatOf(update), update.update_id);
  }

  /** Before the handlers run for it once more. It keeps its turn. */
  beginAgain(update: Update): void {
    this.#journals.get(update.update_id)?.beginAgain();
  }

  close(update: Update): void {
    this.#turns.leave(chatOf(update), update.update_id);
    this.#journals.delete(update.update_id);
  }

  /** Gives the handlers the journal, and has it kept by every call that they make. Goes before all others. */
  readonly withJournal: MiddlewareFn<BotContext> = (ctx, next) => {
    const journal = this.#journals.get(ctx.update.update_id);
    if (!journal) throw new Error(`update ${ctx.update.update_id} was not opened`);
    ctx.journal = journal;
    ctx.api.config.use(recordSends(journal, this.#gate), ...RETRIES);
    return next();
  };

  /** Waits for the chat's earlier answers. */
  readonly inTurn: MiddlewareFn<BotContext> = async (ctx, next) => {
    await this.#turns.wait(chatOf(ctx.update), ctx.update.update_id);
    return next();
  };
}
