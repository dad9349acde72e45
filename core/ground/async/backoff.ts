/** How the pauses between tries grow: each is twice the one before, up to the longest. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The pause after consecutive failures. Its second half is random, so that many callers that met the same fault do not
 * retry at the same moment. Source: “equal jitter” in Exponential Backoff And Jitter, AWS Architecture Blog, 2015.
 * @param failures in a row, from 1.
 * @param random 0 to 1.
 */
export function backoffMs(
  failures: number,
  { firstMs, longestMs }: Backoff,
  random: number = Math.random(),
): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1)) * (0.5 + random / 2);
}
