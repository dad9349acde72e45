import { startThread, type Thread } from '../../../../ground/threads/start-thread.ts';
import { compile } from '../../../../ground/wasm/module.ts';
import { OpenRows, type RowsInQuestion } from '../certificate.ts';
import { openProducts, type Products } from './products.ts';
import { scanKernel } from './scan-kernel.ts';
import type { ScanThread, ScanThreadData } from './scan-thread.ts';
import { type Found, passOver, Scanner, type ScanQuestion } from './scanner.ts';
import type { Shards } from './shards.ts';

/** The threads that look through the codes of an index together: the caller's own, and others beside it. */
export class ScanTeam {
  readonly #own: Scanner;
  readonly #others: readonly Thread<ScanThread>[];
  readonly #products: Products | undefined;

  private constructor(own: Scanner, others: readonly Thread<ScanThread>[], products: Products | undefined) {
    this.#own = own;
    this.#others = others;
    this.#products = products;
  }

  /**
   * @param threads as many as the shards have stations.
   * @param byProducts for passes that want those.
   */
  static async open(shards: Shards, threads: number, byProducts = false): Promise<ScanTeam> {
    const kernel = compile(scanKernel(shards.stride));
    const entry = new URL('./scan-thread.ts', import.meta.url);
    const others = await Promise.all(
      Array.from({ length: threads - 1 }, (_, other) =>
        startThread<ScanThread>(entry, {
          name: `vector-scan-${other + 1}`,
          data: { shards, kernel, station: other + 1, byProducts } satisfies ScanThreadData,
        }),
      ),
    );
    const products = byProducts ? await openProducts(shards.stride) : undefined;
    return new ScanTeam(new Scanner(shards, kernel, { station: 0, products }), others, products);
  }

  /** @returns the rows of each query that may be among its k best; undefined where too many may. */
  async scan(question: ScanQuestion): Promise<Found> {
    const pass = passOver(question);
    const helped = this.#others.map(other => other.call('scan', pass));
    // Also when one fails, all are through with the memory that they share.
    const ended = await Promise.allSettled([this.#own.scan(pass), ...helped]);
    const all = ended.map(end => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    });
    const { fine, k, most } = question;
    return Array.from(fine.slacks, (slack, query) => merge(all, query, { k, slack, most }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#others.map(other => other.close()));
    await this.#products?.close();
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
