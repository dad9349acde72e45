export interface Timing {
  /** Milliseconds of the middle run: what a person waits for. */
  readonly median: number;
  /** Of the fastest run, which other programs disturbed least. */
  readonly best: number;
  /** Milliseconds of the middle one of those that came first in their turn: caches held other things, and cores slept. */
  readonly first: number;
}

/** Searches of a turn. Each follows another one, or the encoding of its text: both keep all cores awake. */
export const IN_A_ROW = 30;

/**
 * In turns, so that what else the machine does meets all alike: at least five turns of each in a few seconds.
 * @param inARow runs of a turn. Of several the first one counts for `first` alone.
 */
export async function timeInTurns<Name extends string>(
  runs: Readonly<Record<Name, () => unknown>>,
  inARow = 1,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(runs) as Name[];
  const empty = (): Record<Name, number[]> =>
    Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>;
  const [times, firsts] = [empty(), empty()];
  for (const name of names) await runs[name]();
  const begin = performance.now();
  for (let round = 0; round < 5 || (performance.now() - begin < 3000 && round < 100); round++) {
    for (const name of names) {
      for (let run = 0; run < inARow; run++) {
        const start = performance.now();
        await runs[name]();
        const time = performance.now() - start;
        if (run === 0) firsts[name].push(time);
        if (run > 0 || inARow === 1) times[name].push(time);
      }
    }
  }
  const timing = (name: Name): Timing => {
    const list = times[name].sort((a, b) => a - b);
    return { median: middle(list), best: list[0]!, first: middle(firsts[name].sort((a, b) => a - b)) };
  };
  return Object.fromEntries(names.map(name => [name, timing(name)])) as Record<Name, Timing>;
}

const middle = (sorted: readonly number[]): number => sorted[sorted.length >> 1]!;
