import { setTimeout as delay } from 'node:timers/promises';

/** The range of time that Telegram takes for a call, in milliseconds; by method, `*` for the others. */
export type Delays = Readonly<Record<string, readonly [fromMs: number, toMs: number]>>;

/** Measured from a server in Europe: an album of ten takes several times as long as a text. */
export const REALISTIC_DELAYS: Delays = {
  sendMediaGroup: [250, 900],
  sendPhoto: [150, 500],
  getUpdates: [0, 0],
  '*': [30, 120],
};

/**
 * Makes the wait of one call. A method calls it once it has checked and counted the call, so that limits count what arrives and people see
 * what was processed. Only the first invocation waits.
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
