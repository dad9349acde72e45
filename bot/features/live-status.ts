import { sleep } from '../../core/ground/async/sleep.ts';
import type { BotContext } from '../context.ts';
import type { BotServices, SystemProgress } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';

/** An edit counts as a message of its chat, and Telegram takes one message a second. */
const EVERY_MS = 2_000;
/** After that, people have to ask again. */
const LONGEST_MS = 15 * 60_000;

export interface ShownStatus {
  readonly messageId: number;
  readonly text: string;
}

/** The part of the context that the edits need, from the update that asked. */
interface StatusContext extends Pick<BotContext, 'texts'> {
  readonly chat?: { readonly id: number } | undefined;
  readonly api: { editMessageText(chat: number, message: number, text: string): Promise<unknown> };
}

interface StatusServices extends Pick<BotServices, 'log' | 'stopping'> {
  readonly admin: Pick<BotServices['admin'], 'progress'>;
}

const isMoving = ({ jobs, crawls, isWorking, embeddings }: SystemProgress): boolean =>
  jobs.length > 0 || crawls.length > 0 || (isWorking && (embeddings?.missing ?? 0) > 0);

/** Keeps the answer to /status current while something moves. One message per chat: a new one ends the earlier one. */
export class LiveStatus {
  readonly #services: StatusServices;
  readonly #followed = new Map<number, ShownStatus>();

  constructor(services: StatusServices) {
    this.#services = services;
  }

  /** Returns at once. A restart of the bot ends the updates, and the message stays as it was. */
  follow(ctx: StatusContext, shown: ShownStatus): void {
    const chat = ctx.chat?.id ?? 0;
    this.#followed.set(chat, shown);
    void this.#keepTrue(ctx, chat, shown)
      .catch((error: unknown) =>
        this.#services.log.warn(describeError(error), 'a status is not followed any more'),
      )
      .finally(() => {
        if (this.#followed.get(chat) === shown) this.#followed.delete(chat);
      });
  }

  async #keepTrue(ctx: StatusContext, chat: number, shown: ShownStatus): Promise<void> {
    const { admin, log, stopping } = this.#services;
    const until = Date.now() + LONGEST_MS;
    let { text } = shown;
    for (let isLast = false; !isLast && Date.now() < until; ) {
      await sleep(EVERY_MS, stopping);
      if (stopping.aborted || this.#followed.get(chat) !== shown) return;
      const progress = await admin.progress().catch((error: unknown) => {
        log.debug(describeError(error), 'a status cannot be read now');
      });
      if (!progress) continue;
      isLast = !isMoving(progress);
      const now = ctx.texts.admin.status(progress);
      if (now === text) continue;
      text = now;
      await ctx.api.editMessageText(chat, shown.messageId, text);
    }
  }
}
