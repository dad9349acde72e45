export interface Timing {
  /** Milliseconds of the middle run: what a person waits for. */
  readonly median: number;
  /** Of the fastest run, which other programs disturbed least. */
  readonly best: number;
}

/** In turns, so that what else the machine does meets all alike: at least five runs of each in a few seconds. */
export async function timeInTurns<Name extends string>(
  runs: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(runs) as Name[];
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await runs[name]();
  const begin = performance.now();
  for (let round = 0; round < 5 || (performance.now() - begin < 3000 && round < 100); round++) {
    for (const name of names) {
      const start = performance.now();
      await runs[name]();
      times[name].push(performance.now() - start);
    }
  }
  const timing = (list: number[]): Timing => {
    list.sort((a, b) => a - b);
    return { median: list[list.length >> 1]!, best: list[0]! };
  };
  return Object.fromEntries(names.map(name => [name, timing(times[name])])) as Record<Name, Timing>;
}
