import { selectGreatest } from './select-greatest.ts';

/** Below the bound of every row that may be found, above that of every row that must not. */
export const NO_THRESHOLD = -5e29;

interface Limits {
  readonly k: number;
  /** How far a row's bound may lie below its true score, and its lower bound above, beside the row's own rest. */
  readonly slack: number;
  /** Rows that may be in question at most. */
  readonly most: number;
}

/** Rows, with their upper bounds and with their lower ones, but for the slack that is the same for all. */
export interface RowsInQuestion {
  readonly rows: Int32Array;
  readonly bounds: Float32Array;
  readonly lower: Float32Array;
}

/** A threshold that float32 compares with: never above this one. */
export const roundDown = (threshold: number): number =>
  Math.fround(threshold - Math.abs(threshold) * 2 ** -22);

/** Memory that selections rearrange: a new one for each would be much to collect. */
let scratch = new Float32Array(1024);
function scratchOf(size: number): Float32Array {
  if (scratch.length < size) scratch = new Float32Array(2 * size);
  return scratch.subarray(0, size);
}

/** Between two looks at what is in question as many rows are added as are in question, and so many more; until the first look all rows are. */
const ROOM = 64;
const roomFor = (rows: number): number => 2 * rows + ROOM;

/**
 * The rows of one query that may be among its k best. The true score of a row lies between `bound - 2 rest - slack` and
 * `bound + slack`. At least k rows reach the k-th greatest lower bound, so a row whose upper bound lies below is not among
 * the k best, whatever its true score; and what lies below that of some rows lies below that of all.
 */
export class OpenRows {
  readonly #limits: Limits;
  #rows: Int32Array;
  #bounds: Float32Array;
  #lower: Float32Array;
  #size = 0;
  #threshold = NO_THRESHOLD;
  /** So many rows are looked through together. */
  #full: number;

  /** @param limits without a finite slack everything is in question, which is too much. */
  constructor(limits: Limits) {
    this.#limits = limits;
    if (!Number.isFinite(limits.slack)) this.#threshold = Infinity;
    this.#full = roomFor(limits.k);
    this.#rows = new Int32Array(this.#full);
    this.#bounds = new Float32Array(this.#full);
    this.#lower = new Float32Array(this.#full);
  }

  /** Whose bound is less is not in question. Infinite where too many are. */
  get threshold(): number {
    return this.#threshold;
  }

  /** Others have seen enough rows to know this. */
  raise(threshold: number): void {
    if (threshold > this.#threshold) this.#threshold = threshold;
  }

  /** @param lower its bound without twice its rest. */
  add(row: number, bound: number, lower: number): void {
    if (bound < this.#threshold) return;
    if (this.#size === this.#rows.length) this.#grow();
    this.#rows[this.#size] = row;
    this.#bounds[this.#size] = bound;
    this.#lower[this.#size] = lower;
    if (++this.#size >= this.#full) this.#settle();
  }

  /** @returns what is in question, in no order; undefined where it is too much. */
  result(): RowsInQuestion | undefined {
    this.#settle();
    if (this.#threshold === Infinity || this.#size > this.#limits.most) return undefined;
    return {
      rows: this.#rows.slice(0, this.#size),
      bounds: this.#bounds.slice(0, this.#size),
      lower: this.#lower.slice(0, this.#size),
    };
  }

  #settle(): void {
    const { k, slack, most } = this.#limits;
    if (this.#size >= k) {
      const lower = scratchOf(this.#size);
      lower.set(this.#lower.subarray(0, this.#size));
      this.raise(roundDown(selectGreatest(lower, k) - 2 * slack));
    }
    let kept = 0;
    for (let at = 0; at < this.#size; at++) {
      if (this.#bounds[at]! < this.#threshold) continue;
      this.#rows[kept] = this.#rows[at]!;
      this.#bounds[kept] = this.#bounds[at]!;
      this.#lower[kept++] = this.#lower[at]!;
    }
    this.#size = kept;
    this.#full = roomFor(Math.max(k, kept));
    // More than twice as many as may be are hardly ever settled by the rows that are still to come.
    if (kept > 2 * most + ROOM) this.#threshold = Infinity;
  }

  #grow(): void {
    const size = 2 * this.#rows.length;
    const [rows, bounds, lower] = [new Int32Array(size), new Float32Array(size), new Float32Array(size)];
    rows.set(this.#rows);
    bounds.set(this.#bounds);
    lower.set(this.#lower);
    [this.#rows, this.#bounds, this.#lower] = [rows, bounds, lower];
  }
}
