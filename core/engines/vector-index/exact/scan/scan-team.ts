import { startThread, type Thread } from '../../../../ground/threads/start-thread.ts';
import { compile } from '../../../../ground/wasm/module.ts';
import { OpenRows, type RowsInQuestion } from '../certificate.ts';
import { type OpenQuestion, SCORED_TOGETHER } from '../row-scorer.ts';
import type { ScoredRows } from '../scored-rows.ts';
import { scanKernel } from './scan-kernel.ts';
import type { ScanThread } from './scan-thread.ts';
import { type ScanPlace, ScanWorker, type ScanWorkerOptions } from './scan-worker.ts';
import { type Found, passOver, type ScanQuestion } from './scanner.ts';

/** The threads that look through the codes of an index together: the caller's own, and others beside it. */
export class ScanTeam {
  readonly #own: ScanWorker;
  readonly #others: readonly Thread<ScanThread>[];

  private constructor(own: ScanWorker, others: readonly Thread<ScanThread>[]) {
    this.#own = own;
    this.#others = others;
  }

  /** @param threads as many as the shards have stations. */
  static async open(place: ScanPlace, threads: number): Promise<ScanTeam> {
    const kernel = compile(scanKernel(place.shards.stride));
    const own = await ScanWorker.open({ ...place, kernel, station: 0 });
    const entry = new URL('./scan-thread.ts', import.meta.url);
    const others = await Promise.all(
      Array.from({ length: threads - 1 }, (_, other) =>
        startThread<ScanThread>(entry, {
          name: `vector-scan-${other + 1}`,
          data: { ...place, kernel, station: other + 1 } satisfies ScanWorkerOptions,
        }),
      ),
    );
    return new ScanTeam(own, others);
  }

  /** @returns the rows of each query that may be among its k best; undefined where too many may. */
  scan(question: ScanQuestion): Promise<Found> {
    return this.#pass('scan', question);
  }

  /** The same of the rows of the sample. */
  scanSample(question: ScanQuestion): Promise<Found> {
    return this.#pass('scanSample', question);
  }

  /** @returns for each query rows among which its k best are; undefined where they are not as good as was assumed. */
  async score(questions: readonly OpenQuestion[]): Promise<(ScoredRows | undefined)[]> {
    const share = Math.max(SCORED_TOGETHER, Math.ceil(questions.length / (1 + this.#others.length)));
    const helped = this.#others
      .map((other, at) => ({ other, theirs: questions.slice((at + 1) * share, (at + 2) * share) }))
      .filter(({ theirs }) => theirs.length > 0)
      .map(({ other, theirs }) => other.call('score', theirs));
    this.#sendOff();
    return (await allOf([this.#own.score(questions.slice(0, share)), ...helped])).flat();
  }

  async #pass(over: 'scan' | 'scanSample', question: ScanQuestion): Promise<Found> {
    const pass = passOver(question);
    const helped = this.#others.map(other => other.call(over, pass));
    this.#sendOff();
    return mergeAll(await allOf([this.#own[over](pass), ...helped]), question);
  }

  /** The others begin before this thread is through with its own part. */
  #sendOff(): void {
    for (const other of this.#others) other.flush();
  }

  async close(): Promise<void> {
    await Promise.all(this.#others.map(other => other.close()));
    await this.#own.close();
  }
}

/** Also when one fails, all are through with the memory that they share. */
async function allOf<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  const ended = await Promise.allSettled(work);
  return ended.map(end => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

/** What is in question of all that the threads found. */
function mergeAll(found: readonly Found[], { fine, k, most }: ScanQuestion): Found {
  return Array.from(fine.slacks, (slack, query) => merge(found, query, { k, slack, most }));
}

function merge(
  found: readonly Found[],
  query: number,
  limits: { readonly k: number; readonly slack: number; readonly most: number },
): RowsInQuestion | undefined {
  const all = new OpenRows(limits);
  for (const lists of found) {
    const list = lists[query];
    if (!list) return undefined;
    const { rows, bounds, lower } = list;
    for (let at = 0; at < rows.length; at++) all.add(rows[at]!, bounds[at]!, lower[at]!);
  }
  return all.result();
}
