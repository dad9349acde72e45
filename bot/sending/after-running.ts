const STEPS = 4;
/** A step that comes later than so many of its length is one in which the process stood still. */
const LATE = 2;

/**
 * Calls once this process has run for so long: while a busy machine lets it stand still, what it has given the network
 * does not get on either, and little time passes here. Steps that are a little late count for as long as they took: on a busy
 * machine all are, and four delays in a row would keep a place that is free.
 * @returns what stops it.
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
