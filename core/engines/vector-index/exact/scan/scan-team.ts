import { startThread, type Thread } from '../../../../ground/threads/start-thread.ts';
import { compile } from '../../../../ground/wasm/module.ts';
import { OpenRows, type RowsInQuestion } from '../certificate.ts';
import { scanKernel } from './scan-kernel.ts';
import type { ScanThread, ScanThreadData } from './scan-thread.ts';
import { type Found, passOver, Scanner, type ScanQuestion } from './scanner.ts';
import type { Shards } from './shards.ts';

/** The threads that look through the codes of an index together: the caller's own, and others beside it. */
export class ScanTeam {
  readonly #own: Scanner;
  readonly #others: readonly Thread<ScanThread>[];

  private constructor(own: Scanner, others: readonly Thread<ScanThread>[]) {
    this.#own = own;
    this.#others = others;
  }

  /** @param threads as many as the shards have stations. */
  static async open(shards: Shards, threads: number): Promise<ScanTeam> {
    const kernel = compile(scanKernel(shards.stride));
    const entry = new URL('./scan-thread.ts', import.meta.url);
    const others = await Promise.all(
      Array.from({ length: threads - 1 }, (_, other) =>
        startThread<ScanThread>(entry, {
          name: `vector-scan-${other + 1}`,
          data: { shards, kernel, station: other + 1 } satisfies ScanThreadData,
        }),
      ),
    );
    return new ScanTeam(new Scanner(shards, kernel, 0), others);
  }

  /** @returns the rows of each query that may be among its k best; undefined where too many may. */
  async scan(question: ScanQuestion): Promise<Found> {
    const pass = passOver(question);
    const helped = Promise.all(this.#others.map(other => other.call('scan', pass)));
    const own = this.#own.scan(pass);
    const all = [own, ...(await helped)];
    const { fine, k, most } = question;
    return Array.from(fine.slacks, (slack, query) => merge(all, query, { k, slack, most }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#others.map(other => other.close()));
  }
}

/** What is in question of all that the threads found. */
function merge(
  found: readonly Found[],
  query: number,
  limits: { readonly k: number; readonly slack: number; readonly most: number },
): RowsInQuestion | undefined {
  const all = new OpenRows(limits);
  for (const lists of found) {
    const list = lists[query];
    if (!list) return undefined;
    for (const [at, row] of list.rows.entries()) all.add(row, list.bounds[at]!, list.lower[at]!);
  }
  return all.result();
}
