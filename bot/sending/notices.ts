import type { Api } from 'grammy';
import type { Log } from '../../core/ground/log.ts';
import { describeError, floodMs } from '../telegram/telegram-errors.ts';
import { whenWritten } from '../telegram/written.ts';
import type { AnswerJournal } from './answer-journal.ts';
import type { SendBudget } from './send-budget.ts';

export interface Notice {
  readonly chat: number;
  readonly text: string;
  readonly journal?: Pick<AnswerJournal, 'hasSent'> | undefined;
  /** Send even if this process has no lease because the database is away. */
  readonly isWithoutLease?: boolean;
}

/** Messages about a late answer. They are not part of it: no journal lists them, so a retry of the answer makes the same calls. */
export class Notices {
  readonly #api: Api;
  readonly #budget: SendBudget;
  readonly #log: Log;

  constructor({ api, budget, log }: { api: Api; budget: SendBudget; log: Log }) {
    this.#api = api;
    this.#budget = budget;
    this.#log = log;
  }

  /** Sends the notice, unless its answer has begun meanwhile. Never rejects. @returns whether the person counts as told. */
  async tell({ chat, text, journal, isWithoutLease = false }: Notice): Promise<boolean> {
    try {
      const turn = { chat, weight: 1, since: 0, order: 0, isBegun: false, isNotice: true, isWithoutLease };
      const sending = await this.#budget.take(turn);
      try {
        if (!journal?.hasSent)
          await whenWritten.run(sending.written, () => this.#api.sendMessage(chat, text));
      } finally {
        sending.end();
      }
      return true;
    } catch (error) {
      const afterMs = floodMs(error);
      if (afterMs !== undefined) this.#budget.pause(chat, afterMs);
      this.#log.debug(describeError(error), 'a person could not be told why an answer takes long');
      return false;
    }
  }
}
