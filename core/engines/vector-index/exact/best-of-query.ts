import type { RowsInQuestion } from './certificate.ts';
import { bestRows, type ScoredRows, scoreRows } from './scored-rows.ts';
import { selectGreatest } from './select-greatest.ts';

/** Rows that are read and scored at a time, once the first k are. */
const ROWS_AT_ONCE = 512;

/** What is asked of the rows in question. */
export interface Question {
  readonly query: Float32Array;
  /** Its norm, by which the bounds were divided. */
  readonly norm: number;
  readonly k: number;
  /** How far a bound may lie below the true score. */
  readonly slack: number;
  /** Rows that cannot reach this score are not in question any more, whether k others do or not. */
  readonly assumed: number;
}

/**
 * Scores what is in question of one query: first the rows of the greatest upper bounds, a few more than k, then of the others
 * those that may still be better than the k-th of them.
 */
export class BestOfQuery {
  readonly #question: Question;
  /** What has not been scored yet. */
  #open: Pick<RowsInQuestion, 'rows' | 'bounds'>;
  readonly #rows: Int32Array;
  readonly #scores: Float64Array;
  #scored = 0;

  constructor({ rows, bounds }: RowsInQuestion, question: Question) {
    this.#question = question;
    this.#open = { rows, bounds };
    this.#rows = new Int32Array(rows.length);
    this.#scores = new Float64Array(rows.length);
  }

  /** The rows to be scored now; none where the best are known. */
  next(): Int32Array {
    const { k, slack, norm } = this.#question;
    const { rows, bounds } = this.#open;
    if (this.#scored >= k) return this.#take(this.#least() / norm - slack, ROWS_AT_ONCE);
    const first = Math.ceil(1.25 * k);
    return rows.length <= first
      ? this.#take(-Infinity, first)
      : this.#take(selectGreatest(bounds.slice(), first), first);
  }

  /** @param vectors of the rows that `next` gave, row by row. */
  score(rows: Int32Array, vectors: Float32Array): void {
    this.#rows.set(rows, this.#scored);
    this.#scores.set(scoreRows(this.#question.query, rows, vectors).scores, this.#scored);
    this.#scored += rows.length;
  }

  /** The k best rows, and what is as good as the last of them; undefined where these do not reach what was assumed. */
  best(): ScoredRows | undefined {
    const { k, norm, assumed } = this.#question;
    const scores = this.#scores.subarray(0, this.#scored);
    const best = bestRows({ rows: this.#rows.subarray(0, this.#scored), scores }, k);
    return best.least / norm >= assumed ? best : undefined;
  }

  /** The score of the k-th best. */
  #least(): number {
    const { k } = this.#question;
    return this.#scored < k ? -Infinity : selectGreatest(this.#scores.slice(0, this.#scored), k);
  }

  /** Takes out of what is open rows of at least this bound. */
  #take(least: number, most: number): Int32Array {
    const { rows, bounds } = this.#open;
    const taken = new Int32Array(Math.min(most, rows.length));
    let [count, left] = [0, 0];
    for (let at = 0; at < rows.length; at++) {
      if (bounds[at]! >= least && count < most) taken[count++] = rows[at]!;
      else {
        rows[left] = rows[at]!;
        bounds[left++] = bounds[at]!;
      }
    }
    this.#open = { rows: rows.subarray(0, left), bounds: bounds.subarray(0, left) };
    return taken.subarray(0, count);
  }
}
