import { type OnnxSession, openSession } from '../../../ground/onnx/session.ts';
import { BestOfQuery, type Question } from './best-of-query.ts';
import type { RowsInQuestion } from './certificate.ts';
import type { ScoredRows } from './scored-rows.ts';

/** Queries whose rows are read together: their vectors are still in the cache when they are scored. */
export const SCORED_TOGETHER = 4;
/** Numbers of vectors whose memory is kept, 16 MB. */
const MOST_KEPT = 2 ** 22;

/** What is in question of one query. */
export interface OpenQuestion extends Question {
  readonly inQuestion: RowsInQuestion;
}

/** Reads the vectors of what is in question, and scores them, in the thread that it was opened in. */
export class RowScorer {
  readonly #gather: OnnxSession;
  readonly #dimension: number;
  /** What vectors are read into: new memory each time costs as much as the reading. */
  #vectors = new Float32Array();

  private constructor(gather: OnnxSession, dimension: number) {
    this.#gather = gather;
    this.#dimension = dimension;
  }

  /** @param graph the file of the graph that reads rows. */
  static async open(graph: string, dimension: number): Promise<RowScorer> {
    return new RowScorer(await openSession(graph, { device: 'cpu', threads: 1, prepack: false }), dimension);
  }

  /** @returns for each query rows among which its k best are; undefined where they are not as good as was assumed. */
  async best(questions: readonly OpenQuestion[]): Promise<(ScoredRows | undefined)[]> {
    const found: (ScoredRows | undefined)[] = [];
    for (let from = 0; from < questions.length; from += SCORED_TOGETHER) {
      found.push(...(await this.#bestTogether(questions.slice(from, from + SCORED_TOGETHER))));
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#gather.close();
  }

  async #bestTogether(questions: readonly OpenQuestion[]): Promise<(ScoredRows | undefined)[]> {
    const best = questions.map(({ inQuestion, ...question }) => new BestOfQuery(inQuestion, question));
    for (;;) {
      const asked = best.map(each => each.next());
      const all = joined(asked);
      if (all.length === 0) return best.map(each => each.best());
      const vectors = await this.read(all);
      let from = 0;
      for (const [query, rows] of asked.entries()) {
        const to = from + rows.length * this.#dimension;
        best[query]!.score(rows, vectors.subarray(from, to));
        from = to;
      }
    }
  }

  /** The vectors of these rows, until the next call. */
  async read(rows: Int32Array): Promise<Float32Array> {
    const numbers = rows.length * this.#dimension;
    const vectors = this.#vectors.length < numbers ? new Float32Array(numbers) : this.#vectors;
    if (numbers <= MOST_KEPT) this.#vectors = vectors;
    const best = vectors.subarray(0, numbers);
    await this.#gather.runInto(
      { rows: { type: 'int32', data: rows, dims: [rows.length] } },
      { best: { type: 'float32', data: best, dims: [rows.length, this.#dimension] } },
    );
    return best;
  }
}

function joined(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
