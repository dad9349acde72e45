const STEPS = 4;
/** If a step takes more than this many times its length, the process stood still during it. */
const LATE = 2;

/**
 * Calls back once this process has actually run for the given time. While a busy machine lets it stand still, what it has handed to the
 * network does not advance either, so such a pause counts only in part. Steps that are a little late count in full: on a busy machine all
 * steps are late, and four delays in a row would keep a free place occupied.
 * @returns a function that stops it.
 */
export function afterRunning(milliseconds: number, call: () => void): () => void {
  const stepMs = milliseconds / STEPS;
  let timer: NodeJS.Timeout;
  const step = (leftMs: number): void => {
    const begun = Date.now();
    timer = setTimeout(
      () => {
        const left = leftMs - Math.min(Math.max(Date.now() - begun, stepMs), LATE * stepMs);
        if (left > 0) step(left);
        else call();
      },
      Math.min(stepMs, leftMs),
    );
  };
  step(milliseconds);
  return () => clearTimeout(timer);
}
