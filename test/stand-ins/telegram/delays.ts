import { setTimeout as delay } from 'node:timers/promises';

/** How long Telegram takes over a call, in milliseconds, from and to; by method, `*` for the others. */
export type Delays = Readonly<Record<string, readonly [fromMs: number, toMs: number]>>;

/** As measured from a server in Europe: an album of ten takes a multiple of what a text takes. */
export const REALISTIC_DELAYS: Delays = {
  sendMediaGroup: [250, 900],
  sendPhoto: [150, 500],
  getUpdates: [0, 0],
  '*': [30, 120],
};

/**
 * The wait of one call, to be called where the method has checked and counted it, so that limits count what arrives and
 * people see what has been worked on. Only its first call waits.
 */
export function latencyOf(method: string, delays: Delays, random: () => number): () => Promise<void> {
  const [from, to] = delays[method] ?? delays['*'] ?? [0, 0];
  let isOver = to === 0;
  return async () => {
    if (isOver) return;
    isOver = true;
    await delay(from + random() * (to - from));
  };
}
