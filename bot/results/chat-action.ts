import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { callSignal } from '../telegram/call-signal.ts';

/** If the photos come sooner, the action is useless, and each action is a call. */
const FIRST_MS = 700;
/** Telegram shows an action for five seconds at most. */
const REPEAT_MS = 4_000;

/**
 * Shows «sending a photo…» in the chat while the work runs, unless it ends soon. Shown less often in a crowd, because it costs one call
 * every few seconds for each waiting person. Its own failures do not matter.
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
