import type { CompiledModule } from '../../../../ground/wasm/module.ts';
import { type OpenQuestion, RowScorer } from '../row-scorer.ts';
import type { ScoredRows } from '../scored-rows.ts';
import { openProducts, type Products } from './products.ts';
import { type Found, type Pass, Scanner } from './scanner.ts';
import type { Shards } from './shards.ts';

export interface ScanPlace {
  readonly shards: Shards;
  /** Of the same stride. */
  readonly sample?: Shards | undefined;
  /** Passes by products are made. */
  readonly byProducts?: boolean;
  /** The file of the graph that reads vectors, where rows are scored. */
  readonly gatherGraph?: string | undefined;
}

export interface ScanWorkerOptions extends ScanPlace {
  readonly kernel: CompiledModule;
  /** The number of the thread. */
  readonly station: number;
}

/** What one thread of a team does, in the thread that it was opened in. */
export class ScanWorker {
  readonly #scanner: Scanner;
  readonly #sampler: Scanner | undefined;
  readonly #products: Products | undefined;
  readonly #scorer: RowScorer | undefined;

  private constructor(
    { shards, sample, kernel, station }: ScanWorkerOptions,
    products: Products | undefined,
    scorer: RowScorer | undefined,
  ) {
    const place = { station, products };
    this.#scanner = new Scanner(shards, kernel, place);
    this.#sampler = sample && new Scanner(sample, kernel, place);
    this.#products = products;
    this.#scorer = scorer;
  }

  static async open(options: ScanWorkerOptions): Promise<ScanWorker> {
    const { shards, byProducts, gatherGraph } = options;
    const products = byProducts ? await openProducts(shards.stride) : undefined;
    const scorer =
      gatherGraph === undefined ? undefined : await RowScorer.open(gatherGraph, shards.dimension);
    return new ScanWorker(options, products, scorer);
  }

  async scan(pass: Pass): Promise<Found> {
    return this.#scanner.scan(pass);
  }

  async scanSample(pass: Pass): Promise<Found> {
    if (!this.#sampler) throw new Error('this thread was opened without a sample');
    return this.#sampler.scan(pass);
  }

  async score(questions: readonly OpenQuestion[]): Promise<(ScoredRows | undefined)[]> {
    if (!this.#scorer) throw new Error('this thread was opened without vectors');
    return this.#scorer.best(questions);
  }

  async close(): Promise<void> {
    await this.#products?.close();
    await this.#scorer?.close();
  }
}
