import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { callSignal } from '../telegram/call-signal.ts';

/** For photos that come sooner it is useless, and each one is a call. */
const FIRST_MS = 700;
/** Telegram shows an action for five seconds at most. */
const REPEAT_MS = 4_000;

/**
 * Shows «sending a photo…» in the chat for as long as the work takes, if that is not over soon; seldom where many wait, for it is a
 * call every few seconds for each of them. Its own failures do not matter.
 */
export async function whileSendingPhotos<Result>(
  ctx: BotContext,
  { mayShowAction }: Pick<BotServices, 'mayShowAction'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const done = new AbortController();
  const show = (): void => {
    if (!mayShowAction()) return;
    ctx.replyWithChatAction('upload_photo', {}, callSignal(done.signal)).catch(() => {});
  };
  let timer = setTimeout(() => {
    show();
    timer = setInterval(show, REPEAT_MS);
  }, FIRST_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    done.abort();
  }
}
