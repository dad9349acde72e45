const STEPS = 4;

/**
 * Calls once this process has run for so long: while a busy machine lets it stand still, what it has given the network
 * does not get on either, and no time passes here.
 * @returns what stops it.
 */
export function afterRunning(milliseconds: number, call: () => void): () => void {
  let timer: NodeJS.Timeout;
  const step = (left: number): void => {
    timer = setTimeout(() => (left === 1 ? call() : step(left - 1)), milliseconds / STEPS);
  };
  step(STEPS);
  return () => clearTimeout(timer);
}
